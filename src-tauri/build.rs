//! The Tauri step of the build, only with the `desktop` feature: plain cargo needs neither WebKit nor Node.
//!
//! The package sits at the root while Tauri's own files live in `src-tauri/`, so their places are spelled out here and
//! Cargo is told to watch them, which Tauri does by itself only for its usual layout.

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/build.rs");
    println!("cargo:rerun-if-changed=src-tauri/migrations");
    println!("cargo:rerun-if-changed=src-tauri/migrations-network");
    #[cfg(feature = "desktop")]
    desktop();
}

#[cfg(feature = "desktop")]
#[allow(clippy::expect_used, reason = "a build that cannot go on has nobody to return an error to")]
fn desktop() {
    use tauri_build::{AppManifest, Attributes, CodegenContext};

    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let manifest = AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*.toml");
    let attributes = Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .codegen(CodegenContext::new())
        .app_manifest(manifest);
    tauri_build::try_build(attributes).expect("the Tauri step of the build (is ui/dist there? see `make help`)");
}
