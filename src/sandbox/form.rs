//! Reads the fields of a form: urlencoded, or multipart as curl and `FormData` send it.

/// Names and values, in the order in which they stand.
pub(super) type Fields = Vec<(String, String)>;

/// The fields of a body; what is wrong when there are none to read. A missing content type is taken as urlencoded.
pub(super) fn read(content_type: &str, body: &[u8]) -> Result<Fields, &'static str> {
    let (kind, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    match kind.trim().to_ascii_lowercase().as_str() {
        "" | "application/x-www-form-urlencoded" => Ok(urlencoded(body)),
        "multipart/form-data" => {
            let boundary = parameter(parameters, "boundary").ok_or("the content type names no boundary")?;
            let text = core::str::from_utf8(body).map_err(|_| "the form is not UTF-8")?;
            multipart(text, &boundary).ok_or("the multipart form is malformed")
        }
        _ => Err("the content type must be application/x-www-form-urlencoded or multipart/form-data"),
    }
}

/// The fields of a urlencoded text.
pub(super) fn urlencoded(text: &[u8]) -> Fields {
    form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// The parts of a multipart body (RFC 7578) that is text throughout.
fn multipart(body: &str, boundary: &str) -> Option<Fields> {
    let delimiter = format!("\r\n--{boundary}");
    let body = format!("\r\n{body}");
    let mut parts = body.split(delimiter.as_str()).skip(1);
    let mut fields = Vec::new();
    loop {
        let part = parts.next()?;
        if part.starts_with("--") {
            return Some(fields);
        }
        let part = part.trim_start_matches([' ', '\t']).strip_prefix("\r\n")?;
        // A part without headers starts with the empty line.
        let (head, value) = part.split_once("\r\n\r\n")?;
        let disposition = head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
        })?;
        let (_, parameters) = disposition.split_once(';')?;
        fields.push((parameter(parameters, "name")?, String::from(value)));
    }
}

/// A parameter of a header's value, `name=value` or `name="value"`.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(';').map_or((after.trim_end(), ""), |(value, next)| (value.trim_end(), next)),
        };
        if name.trim().trim_start_matches(';').trim().eq_ignore_ascii_case(wanted) {
            return Some(String::from(value));
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Result<Fields, &'static str> {
        Ok(pairs.iter().map(|(name, value)| (String::from(*name), String::from(*value))).collect())
    }

    #[test]
    fn reads_urlencoded() {
        let body = b"grant_type=client_credentials&scope=a%3Ab+c&empty=&flag";
        let expected = fields(&[("grant_type", "client_credentials"), ("scope", "a:b c"), ("empty", ""), ("flag", "")]);
        assert_eq!(read("application/x-www-form-urlencoded; charset=utf-8", body), expected);
        assert_eq!(read("", body), expected);
    }

    #[test]
    fn reads_multipart_of_curl() {
        let body = "--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name=\"scope\"\r\n\r\na:b\r\nc\r\n--------------------------d74496d66958873e--\r\n";
        let kind = "multipart/form-data; boundary=------------------------d74496d66958873e";
        assert_eq!(read(kind, body.as_bytes()), fields(&[("grant_type", "client_credentials"), ("scope", "a:b\r\nc")]));
    }

    #[test]
    fn reads_multipart_with_other_headers_and_quotes() {
        let body = "--x y\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; filename=\"a;name=b\" ; name=field\r\n\r\n\r\n--x y--";
        assert_eq!(
            read("Multipart/Form-Data; charset=utf-8; boundary=\"x y\"", body.as_bytes()),
            fields(&[("field", "")])
        );
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(read("application/json", b"{}").is_err());
        assert!(read("multipart/form-data", b"").is_err());
        for body in ["", "--x", "--x\r\n", "--x\r\n\r\nvalue\r\n--x--", "--x\r\nA: b\r\n\r\nvalue", "--y--"] {
            assert!(read("multipart/form-data; boundary=x", body.as_bytes()).is_err(), "{body:?}");
        }
        assert!(read("multipart/form-data; boundary=x", b"--x\r\n\xff\r\n--x--").is_err());
        assert_eq!(read("multipart/form-data; boundary=x", b"--x--"), Ok(Vec::new()));
    }
}
