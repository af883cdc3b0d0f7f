//! The Tauri step of the build, only with the `desktop` feature.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/migrations");
    println!("cargo:rerun-if-changed=src-tauri/migrations-network");
}
