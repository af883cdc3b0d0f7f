//! Answers and drafts under way. Each waits for its own program or model and for nobody else's.

use super::{answer, drafts};
use crate::{app::App, error::Result, model::ConversationId};
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};
use tokio::task::{Id, JoinError, JoinSet};

/// Jobs at the same time.
const AT_ONCE: usize = 64;
/// The pause after an error of the database, so that a full disk does not make a hot loop.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// Something that needs the network.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Job {
    /// An answer, by its name.
    Answer(String),
    /// A draft that is due.
    Draft(ConversationId),
}

/// The jobs under way.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    tasks: JoinSet<()>,
    taken: HashMap<Id, Job>,
    busy: HashSet<Job>,
}

impl Jobs {
    /// Begins a job, unless it is under way or there are enough.
    pub fn begin(&mut self, app: &App, job: Job) {
        if self.busy.len() < AT_ONCE && self.busy.insert(job.clone()) {
            let task = self.tasks.spawn(run(app.clone(), job.clone()));
            self.taken.insert(task.id(), job);
        }
    }

    /// Waits for a job to end; `None` where none is under way.
    pub async fn next(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        if let Err(error) = &ended {
            tracing::error!(%error, "an answer of the bot broke off");
        }
        let id = ended.map_or_else(|error: JoinError| error.id(), |(id, ())| id);
        if let Some(job) = self.taken.remove(&id) {
            self.busy.remove(&job);
        }
        Some(())
    }

    /// As many as can be under way.
    pub fn limit(&self) -> u32 {
        u32::try_from(AT_ONCE + self.busy.len()).unwrap_or(u32::MAX)
    }
}

async fn run(app: App, job: Job) {
    let done: Result<()> = match &job {
        Job::Answer(delivery) => answer::carry_on(&app, delivery).await,
        Job::Draft(conversation) => drafts::deliver(&app, *conversation).await,
    };
    if let Err(error) = done {
        tracing::error!(%error, "an answer of the bot could not be stored");
        tokio::time::sleep(AFTER_ERROR).await;
    }
}
