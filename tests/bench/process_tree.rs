//! What Linux knows of a running program and of everything it has started: when it began, its memory, whether it rests.

use anyhow::{Context, Result};
use std::{fs, time::Duration};
use tokio::time::sleep;

/// Clock ticks of a second, which Linux fixes for what `/proc` shows.
const TICKS: f64 = 100.0;
/// A program that has used no more than this in a look is idle.
const IDLE_TICKS: u64 = 2;
const LOOK: Duration = Duration::from_secs(1);
/// A program that never rests is measured all the same.
const LOOKS: usize = 120;

/// A process and its descendants.
pub fn tree(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(pid) = found.get(next).copied() {
        next += 1;
        let Ok(threads) = fs::read_dir(format!("/proc/{pid}/task")) else { continue };
        for thread in threads.flatten() {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(children.split_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
    }
    found
}

/// Memory of a process tree in megabytes, where what several processes share is counted once (PSS).
pub fn memory(root: u32) -> Result<f64> {
    let mut kilobytes = 0.0;
    for pid in tree(root) {
        let Ok(summary) = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")) else { continue };
        let line = summary.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss in smaps_rollup")?;
        kilobytes += line.trim().trim_end_matches(" kB").parse::<f64>()?;
    }
    Ok(kilobytes / 1024.0)
}

/// Waits until a process tree has next to nothing to do.
pub async fn rest(root: u32) {
    let mut before = u64::MAX;
    for _ in 0..LOOKS {
        let now = tree(root).into_iter().filter_map(ticks).sum::<u64>();
        if now.saturating_sub(before.min(now)) <= IDLE_TICKS && before != u64::MAX {
            return;
        }
        before = now;
        sleep(LOOK).await;
    }
}

/// Seconds since a process began.
pub fn age(pid: u32) -> Result<f64> {
    let uptime = fs::read_to_string("/proc/uptime")?;
    let uptime: f64 = uptime.split_whitespace().next().context("an empty /proc/uptime")?.parse()?;
    let began: f64 = field(pid, 22).context("the process has gone")?.parse()?;
    Ok(uptime - began / TICKS)
}

/// Processor time of a process so far.
fn ticks(pid: u32) -> Option<u64> {
    Some(field(pid, 14)?.parse::<u64>().ok()? + field(pid, 15)?.parse::<u64>().ok()?)
}

/// A field of `/proc/PID/stat` by its number in proc(5), counted behind the name, which may hold anything.
fn field(pid: u32, number: usize) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, behind_name) = stat.rsplit_once(')')?;
    behind_name.split_whitespace().nth(number - 3).map(str::to_owned)
}
