//! Requests and answers as plain data: who sends them is somebody else's business.

use std::borrow::Cow;

/// The methods of the remote API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates.
    Post,
    /// Creates or replaces.
    Put,
    /// Deletes.
    Delete,
}

impl Method {
    /// The method as it stands in an HTTP request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// Whether requests with this method carry a body.
    pub const fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put)
    }
}

/// A request that was checked and is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpRequest<'a> {
    /// The method.
    pub method: Method,
    /// Path below the API's base URL, percent-encoded, with a leading slash; `/v2` is part of the base URL.
    pub path: String,
    /// Query without the question mark, percent-encoded; empty when there is none.
    pub query: String,
    /// The canonical JSON body: declared fields in their declared order, no white space, no nulls.
    /// Borrowed from the parameters when these were canonical already.
    pub body: Option<Cow<'a, str>>,
}

impl HttpRequest<'_> {
    /// The same with a body of its own.
    pub fn into_owned(self) -> HttpRequest<'static> {
        let Self { method, path, query, body } = self;
        HttpRequest { method, path, query, body: body.map(|text| Cow::Owned(text.into_owned())) }
    }

    /// Path and query as they stand in a request line.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        target
    }
}
