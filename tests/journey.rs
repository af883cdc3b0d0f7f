//! The main journey with curl against `balasd serve --practice`, as `tests/journey.sh` tells it.

use std::{path::Path, time::Duration};
use tokio::process::Command;

const PATIENCE: Duration = Duration::from_secs(120);

#[cfg(unix)]
#[tokio::test]
async fn a_script_links_a_number_and_answers_a_customer() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journey.sh");
    let run = Command::new(script).arg(env!("CARGO_BIN_EXE_balasd")).kill_on_drop(true).output();
    let done = tokio::time::timeout(PATIENCE, run).await.unwrap().unwrap();
    let (said, complained) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && said.ends_with("journey: done\n"), "{said}\n{complained}");
}
