//! What an answer means: by its status first, and only then by what it says.

use super::{Secret, error::ClientError};
use crate::{model::Timestamp, outgoing::Answer};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;
use std::time::Duration;

/// The pause after a 429 that names none.
const PAUSE: Duration = Duration::from_secs(30);
/// Characters of a service's own sentence that are passed on.
const SENTENCE: usize = 300;

/// The JSON of an answer that is a success.
///
/// # Errors
/// [`ClientError`] for every other answer.
pub fn judge(answer: &Answer, secret: &Secret, now: Timestamp) -> Result<Value, ClientError> {
    match answer.status {
        200..=299 => json(answer).and_then(|body| succeeded(body, secret)),
        _ => Err(refused(answer, secret, now)),
    }
}

/// Whether an answer is a success that needs to say nothing: an empty one counts.
///
/// # Errors
/// [`ClientError`] for every other answer.
pub fn judge_done(answer: &Answer, secret: &Secret, now: Timestamp) -> Result<Value, ClientError> {
    match answer.status {
        200..=299 if answer.body.trim_ascii().is_empty() => Ok(Value::Null),
        _ => judge(answer, secret, now),
    }
}

/// What an answer that is no success says.
pub fn refused(answer: &Answer, secret: &Secret, now: Timestamp) -> ClientError {
    let said = || sentence(&answer.body, secret);
    match answer.status {
        401 => ClientError::Unauthorized,
        403 => ClientError::Forbidden { message: said() },
        404 | 405 | 410 => ClientError::NotFound,
        429 => ClientError::RateLimited { retry_after: retry_after(answer, now).unwrap_or(PAUSE) },
        300..=399 => unavailable("it redirects to another address, which is the one to enter".to_owned(), false),
        408 | 500.. => unavailable(format!("it answered with HTTP {}", answer.status), true),
        _ => ClientError::Rejected { message: said() },
    }
}

/// How long the service wants to be left alone: seconds, or an HTTP date.
pub fn retry_after(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let value = answer.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = jiff::fmt::rfc2822::parse(value).ok()?;
    let wait = date.timestamp().as_millisecond().saturating_sub(now.0);
    Some(Duration::from_millis(u64::try_from(wait).unwrap_or(0)))
}

fn json(answer: &Answer) -> Result<Value, ClientError> {
    if answer.body.is_empty() {
        return Err(ClientError::Garbled("it is empty"));
    }
    serde_json::from_slice(&answer.body).map_err(|_| {
        let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let page = kind.contains("html") || answer.body.trim_ascii_start().starts_with(b"<");
        ClientError::Garbled(if page { "it is a web page" } else { "it is not JSON, or only half of it" })
    })
}

/// Some servers say 200 and mean no.
fn succeeded(body: Value, secret: &Secret) -> Result<Value, ClientError> {
    let done = body["ok"] == true || body["success"] == true;
    let denied = body["ok"] == false || body["success"] == false || body["status"] == "error";
    let refused = denied || !done && body["error"].is_string();
    if refused { Err(ClientError::Rejected { message: spoken(&body, secret) }) } else { Ok(body) }
}

fn sentence(body: &[u8], secret: &Secret) -> String {
    serde_json::from_slice(body).map(|body| spoken(&body, secret)).unwrap_or_default()
}

/// The sentence of a refusal, wherever its dialect puts it: on one line, not endless, and without the credential, which
/// some servers repeat.
fn spoken(body: &Value, secret: &Secret) -> String {
    let places = ["/error/message", "/errorMessage", "/message", "/error"];
    let said = places.iter().find_map(|place| body.pointer(place).and_then(Value::as_str)).unwrap_or_default();
    let details = body["errors"].as_object().into_iter().flatten();
    let details = details.filter_map(|(field, wrong)| Some(format!(" {field}: {}", wrong.as_str()?)));
    let said = std::iter::once(said.to_owned()).chain(details).collect::<String>();
    let line: String = secret.redact(&said).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().chars().take(SENTENCE).collect()
}

fn unavailable(cause: String, maybe_sent: bool) -> ClientError {
    ClientError::Unavailable { cause, maybe_sent }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use proptest::prelude::*;
    use reqwest::header::HeaderMap;
    use serde_json::json;

    const NOW: Timestamp = Timestamp(1_780_000_000_000);

    fn answer(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Answer {
        let headers: HeaderMap = headers.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
        Answer { status, headers, body: body.into() }
    }

    fn judged(status: u16, body: &str) -> Result<Value, ClientError> {
        judge(&answer(status, &[], body.to_owned()), &Secret::new("tk_live_secret"), NOW)
    }

    #[test]
    fn pauses_are_read_as_seconds_and_as_dates() {
        let after = |value| retry_after(&answer(429, &[("retry-after", value)], ""), NOW);
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Thu, 28 May 2026 20:27:10 GMT"), Some(Duration::from_secs(30)));
        assert_eq!(after("Wed, 27 May 2026 20:27:10 GMT"), Some(Duration::ZERO));
        assert_eq!((after("soon"), after("-1")), (None, None));
    }

    #[test]
    fn the_service_is_quoted_on_one_line_and_without_the_key() {
        for body in [
            json!({"ok": false, "error": {"code": "VALIDATION_ERROR", "message": "no\nkey tk_live_secret"}}),
            json!({"success": false, "errorMessage": "no\nkey tk_live_secret"}),
            json!({"statusCode": 400, "code": "BAD_REQUEST", "message": "no\nkey tk_live_secret"}),
            json!({"status": "error", "message": "no\nkey tk_live_secret"}),
            json!({"error": "no\nkey tk_live_secret"}),
            json!({"message": "no\nkey", "errors": {"tk_live_secret": 7}, "error": {"message": "no\nkey tk_live_secret"}}),
        ] {
            let refused = judged(400, &body.to_string()).unwrap_err();
            assert_eq!(refused.to_string(), "the service refused this (it says: no key •••)", "{body}");
        }
    }

    #[test]
    fn a_200_that_means_no_is_a_refusal_and_certainly_nothing_was_done() {
        for body in
            [r#"{"ok":false}"#, r#"{"success":false,"errorMessage":"x"}"#, r#"{"status":"error"}"#, r#"{"error":"x"}"#]
        {
            let refused = judged(200, body).unwrap_err();
            assert!(matches!(refused, ClientError::Rejected { .. }) && !refused.maybe_sent(), "{body}: {refused:?}");
        }
    }

    #[test]
    fn where_nothing_needs_to_be_said_an_empty_success_is_one_and_a_refusal_still_none() {
        let done = |status, body: &str| judge_done(&answer(status, &[], body.to_owned()), &Secret::new("x"), NOW);
        for (status, body) in [(204, ""), (200, ""), (202, " \n"), (200, r#"{"ok":true}"#)] {
            assert!(done(status, body).is_ok(), "{status} {body}");
        }
        assert!(matches!(done(200, r#"{"ok":false}"#), Err(ClientError::Rejected { .. })));
        assert!(matches!(done(200, "<html>"), Err(ClientError::Garbled(_))));
        assert!(matches!(done(401, ""), Err(ClientError::Unauthorized)));
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic_or_tell_the_key(status in 100_u16..1000, body in ".{0,80}", retry in "[ -~]{0,30}") {
            let body = json!({"error": format!("{body}tk_live_secret{body}")}).to_string();
            if let Err(error) = judge(&answer(status, &[("retry-after", &retry)], body), &Secret::new("tk_live_secret"), NOW) {
                let shown = format!("{error:?} {error}");
                prop_assert!(!shown.contains("tk_live_secret"));
            }
        }

        #[test]
        fn any_bytes_are_an_answer(status in 200_u16..600, body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = judge(&answer(status, &[], body), &Secret::new("x"), NOW);
        }
    }
}
