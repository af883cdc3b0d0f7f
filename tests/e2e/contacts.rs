//! The page of contacts: a file comes in, two customers get a tag, that is taken back, and one is looked at.

use super::{console::Console, take_the_stage};

/// What a person chooses in the system's file dialog, which no web driver reaches.
const CHOOSE_A_FILE: &str = "
    const text = 'name,phone,tags\\nAni Lestari,0812-3456-7101,Grosir\\nBudi,081234567102,\\nCitra,12,\\n';
    const files = new DataTransfer();
    files.items.add(new File([text], 'pelanggan.csv', { type: 'text/csv' }));
    const picker = document.querySelector('[data-testid=import-file]');
    picker.files = files.files;
    picker.dispatchEvent(new Event('change', { bubbles: true }));";

#[tokio::test]
async fn a_file_comes_in_and_two_customers_get_a_tag_which_is_taken_back() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let mut console = Console::open("contacts", data.path()).await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    console.click("nav-contacts").await;
    console.see("contacts-count").await;

    import(&mut console).await;
    tag_both(&mut console).await;
    console.run("[...document.querySelectorAll('[data-testid=toast-undo]')].at(-1).click()").await;
    console.until("the tag is gone", &format!("!{}", SAYS.replace("WORDS", "Reseller"))).await;

    console.click("bulk-none").await;
    console.click_saying("contact-row", "Ani Lestari").await;
    console.see("contact-inspector").await;
    console.picture("inspector").await;
    console.click_saying("contacts-tab", "Grosir").await;
    console.until("only Ani is shown", "document.querySelectorAll('[data-testid=contact-row]').length === 1").await;
    console.picture("one-tag").await;
}

const SAYS: &str = "document.querySelector('[data-testid=contacts-grid]').textContent.includes('WORDS')";

async fn import(console: &mut Console) {
    console.click("contacts-import").await;
    console.run(CHOOSE_A_FILE).await;
    console.see("import-summary").await;
    console.see("import-fault").await;
    console.picture("dry-run").await;
    console.click("import-run").await;
    console.see_saying("contact-row", "Ani Lestari").await;
    console.see_saying("contact-row", "Budi").await;
    console.picture("imported").await;
}

async fn tag_both(console: &mut Console) {
    for name in ["Ani Lestari", "Budi"] {
        console
            .run(&format!("document.querySelector('[data-testid=contact-choose][aria-label*=\"{name}\"]').click()"))
            .await;
    }
    console.click("bulk-tag").await;
    console.type_into("bulk-tag-name", "Reseller").await;
    console.click("bulk-tag-confirm").await;
    console.until("both have the tag", &SAYS.replace("WORDS", "Reseller")).await;
    console.picture("tagged").await;
}
