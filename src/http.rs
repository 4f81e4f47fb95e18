//! Requests and answers as plain data: who sends them is somebody else's business.

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
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// Path below the API's base URL, percent-encoded, with a leading slash; `/v2` is part of the base URL.
    pub path: String,
    /// Query without the question mark, percent-encoded; empty when there is none.
    pub query: String,
    /// The canonical JSON body: declared fields in their declared order, no white space, no nulls.
    pub body: Option<Vec<u8>>,
}

impl HttpRequest {
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
