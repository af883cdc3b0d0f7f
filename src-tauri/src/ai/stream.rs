//! A streamed answer, put together. It counts only when it has come to its end: half a sentence may mean the opposite.

use super::{
    chat::{Message, ToolCall, nullable},
    error::AiError,
};
use serde::Deserialize;
use serde_json::Value;

/// Tool calls of one answer.
const CALLS: usize = 16;

#[derive(Deserialize)]
struct Chunk {
    #[serde(default)]
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default, deserialize_with = "nullable")]
    delta: Delta,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Default, Deserialize)]
struct Delta {
    #[serde(default)]
    content: Option<String>,
    #[serde(default, deserialize_with = "nullable")]
    tool_calls: Vec<Piece>,
}

/// A piece of a tool call. Its arguments come letter by letter.
#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    index: usize,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    function: FunctionPiece,
}

#[derive(Default, Deserialize)]
struct FunctionPiece {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    arguments: Option<String>,
}

/// Reads server-sent events to the last.
pub fn read(text: &str) -> Result<Message, AiError> {
    let (mut content, mut calls, mut has_ended) = (String::new(), Vec::<(ToolCall, String)>::new(), false);
    for line in text.lines() {
        let Some(data) = line.strip_prefix("data:").map(str::trim) else { continue };
        if data == "[DONE]" {
            has_ended = true;
            break;
        }
        let chunk: Chunk = serde_json::from_str(data).map_err(|_| AiError::Half)?;
        let Some(choice) = chunk.choices.into_iter().next() else { continue };
        content.push_str(&choice.delta.content.unwrap_or_default());
        for piece in choice.delta.tool_calls {
            add(&mut calls, piece)?;
        }
        has_ended |= choice.finish_reason.is_some();
    }
    if !has_ended {
        return Err(AiError::Half);
    }
    let tool_calls = calls.into_iter().map(|(mut call, arguments)| {
        call.function.arguments = Value::String(arguments);
        call
    });
    Ok(Message { tool_calls: tool_calls.collect(), ..Message::of("assistant", content) })
}

fn add(calls: &mut Vec<(ToolCall, String)>, piece: Piece) -> Result<(), AiError> {
    if piece.index >= CALLS {
        return Err(AiError::Garbage);
    }
    while calls.len() <= piece.index {
        calls.push((ToolCall { kind: "function".to_owned(), ..ToolCall::default() }, String::new()));
    }
    if let Some((call, arguments)) = calls.get_mut(piece.index) {
        call.id.push_str(&piece.id.unwrap_or_default());
        call.function.name.push_str(&piece.function.name.unwrap_or_default());
        arguments.push_str(&piece.function.arguments.unwrap_or_default());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_calls_come_in_pieces() {
        let stream = concat!(
            ": keep-alive\n\n",
            "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Ha\"}}]}\n\n",
            "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"}}]}\n\n",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"tag\",\"arguments\":\"{\\\"ta\"}}]}}]}\n\n",
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"g\\\":\\\"x\\\"}\"}}]}}]}\n\n",
            "data: [DONE]\n\n",
        );
        let message = read(stream).unwrap();
        assert_eq!(message.text(), "Halo");
        assert_eq!(message.tool_calls[0].function.name, "tag");
        assert_eq!(message.tool_calls[0].function.arguments, Value::from("{\"tag\":\"x\"}"));
    }

    #[test]
    fn half_a_stream_is_no_answer() {
        let half = "data: {\"choices\":[{\"delta\":{\"content\":\"Jangan\"}}]}\n\n";
        assert!(matches!(read(half), Err(AiError::Half)));
        assert!(matches!(read(&format!("{half}data: {{\"choi")), Err(AiError::Half)));
    }
}
