//! Every command by name, and the TypeScript that names them in the window. One list serves both, so that a command cannot
//! exist on one side only.

use super::commands::{
    app, catalogue, composer, connections, contacts, conversation, credits, customer, gateways, inbox, practice,
    recording, schedule, scripts,
};
use crate::events::Event;
use specta_typescript::Typescript;
use std::path::Path;
use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

const HEADER: &str =
    "// Generated from the Rust types by `BALAS_BLESS=1 cargo test --features desktop bindings`. Do not edit.";

/// The command whose body is bytes: the generated file does not have it.
pub const ADD_TO_UPLOAD: &str = "add_to_upload";

/// All commands and the types that they and the events carry.
pub fn builder() -> Builder<Wry> {
    let commands = collect_commands![
        app::load,
        app::set_language,
        app::set_theme,
        app::set_shop_name,
        app::set_agent_name,
        connections::channels,
        connections::connection_facts,
        connections::start_practice,
        connections::link_view,
        connections::renew_code,
        connections::rename_channel,
        connections::set_bot_answers,
        connections::unlink,
        connections::erase_practice,
        gateways::gateway,
        gateways::check_gateway,
        gateways::save_gateway,
        gateways::remove_gateway,
        gateways::unlock,
        scripts::local_api,
        scripts::set_local_api,
        scripts::allowed_hosts,
        scripts::set_allowed_hosts,
        scripts::api_keys,
        scripts::create_key,
        scripts::revoke_key,
        scripts::reports,
        scripts::replay_report,
        practice::practice_view,
        practice::open_practice_phone,
        practice::practice_scan,
        practice::practice_set_online,
        practice::practice_set_scripted,
        practice::practice_write,
        practice::practice_tap,
        practice::practice_phone_reply,
        inbox::inbox_counts,
        inbox::conversations,
        inbox::conversation_row,
        inbox::search,
        inbox::mark_read,
        inbox::mark_unread,
        conversation::conversation,
        conversation::messages_before,
        conversation::messages_after,
        conversation::message,
        conversation::take_over,
        conversation::hand_back,
        conversation::close,
        conversation::reopen,
        conversation::undo_handoff,
        conversation::add_note,
        conversation::retry,
        conversation::discard,
        conversation::settle_uncertain,
        conversation::save_draft,
        conversation::open_map,
        composer::send_message,
        composer::take_back,
        composer::abilities,
        composer::offers,
        composer::begin_upload,
        composer::finish_upload,
        composer::cancel_upload,
        composer::quick_replies,
        composer::save_quick_reply,
        composer::remove_quick_reply,
        composer::fill_quick_reply,
        schedule::offered_moments,
        schedule::picked_moment,
        schedule::send_later,
        schedule::scheduled_here,
        schedule::scheduled,
        schedule::reschedule,
        schedule::send_scheduled_now,
        schedule::cancel_scheduled,
        schedule::restore_scheduled,
        recording::recording,
        recording::start_recording,
        recording::pause_recording,
        recording::resume_recording,
        recording::stop_recording,
        recording::discard_recording,
        customer::rename_contact,
        customer::set_tags,
        customer::set_note,
        customer::set_bot_enabled,
        customer::set_blocked,
        credits::credits,
        credits::ledger,
        credits::usage,
        credits::export_usage,
        credits::set_credit_plan,
        credits::top_up,
        credits::set_credit_warning,
        catalogue::products,
        catalogue::product_counts,
        catalogue::save_product,
        catalogue::set_product_photo,
        catalogue::check_products,
        catalogue::import_products,
        catalogue::export_products,
        catalogue::set_currency,
        contacts::contact_counts,
        contacts::contacts,
        contacts::contact,
        contacts::change_contacts,
        contacts::undo_contacts,
        contacts::export_contacts,
        contacts::preview_import,
        contacts::import_contacts,
        contacts::undo_import,
        contacts::check_contact,
    ];
    Builder::new().disable_serde_phases().error_handling(ErrorHandlingMode::Throw).commands(commands).typ::<Event>()
}

/// Writes the TypeScript.
///
/// # Errors
/// When a type cannot be expressed, or the file not written.
pub fn export(path: &Path) -> Result<(), specta_typescript::Error> {
    builder().export(Typescript::default().header(HEADER), path)
}
