//! What a failed call says to people: a word for each language's own sentence, and the English one for "Details".

use super::ClientError;
use crate::{
    model::{ServiceFault, ServiceTrouble},
    outgoing::{Forbidden, OutgoingError},
};

impl From<&ClientError> for ServiceTrouble {
    fn from(error: &ClientError) -> Self {
        Self { fault: fault(error), detail: error.to_string() }
    }
}

fn fault(error: &ClientError) -> ServiceFault {
    match error {
        ClientError::Unauthorized => ServiceFault::KeyRefused,
        ClientError::Forbidden { message } => ServiceFault::NotAllowed { said: message.clone() },
        ClientError::NotFound => ServiceFault::NotFound,
        ClientError::RateLimited { retry_after } => {
            ServiceFault::Busy { seconds: u32::try_from(retry_after.as_secs().max(1)).unwrap_or(u32::MAX) }
        }
        ClientError::Rejected { message } => ServiceFault::Refused { said: message.clone() },
        ClientError::Garbled(_) => ServiceFault::Garbled,
        ClientError::TooLarge { .. } => ServiceFault::TooLarge,
        ClientError::Blocked(OutgoingError::Forbidden(Forbidden::Private(host))) => {
            ServiceFault::PrivateAddress { host: host.clone() }
        }
        ClientError::Blocked(OutgoingError::Forbidden(_)) => ServiceFault::BadAddress,
        ClientError::Unavailable { .. } | ClientError::Blocked(_) => ServiceFault::Unavailable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn each_failure_has_its_word_and_keeps_what_the_service_said() {
        let said = || "needs contacts:write".to_owned();
        let host = || "10.0.0.7".to_owned();
        for (error, fault) in [
            (ClientError::Unauthorized, ServiceFault::KeyRefused),
            (ClientError::Forbidden { message: said() }, ServiceFault::NotAllowed { said: said() }),
            (ClientError::RateLimited { retry_after: Duration::ZERO }, ServiceFault::Busy { seconds: 1 }),
            (ClientError::Rejected { message: said() }, ServiceFault::Refused { said: said() }),
            (ClientError::Unavailable { cause: String::new(), maybe_sent: true }, ServiceFault::Unavailable),
            (ClientError::Garbled("it is empty"), ServiceFault::Garbled),
            (ClientError::TooLarge { limit: 1 }, ServiceFault::TooLarge),
            (Forbidden::Private(host()).into(), ServiceFault::PrivateAddress { host: host() }),
            (Forbidden::NotHttp.into(), ServiceFault::BadAddress),
        ] {
            let trouble = ServiceTrouble::from(&error);
            assert_eq!((trouble.fault, trouble.detail), (fault, error.to_string()));
        }
    }
}
