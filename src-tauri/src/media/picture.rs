//! Pictures, decoded within limits: a small file that unfolds to gigabytes stays a file without a thumbnail.

use image::{ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Longest side of a thumbnail, pixels.
const THUMB: u32 = 480;

/// Largest picture that is decoded: pixels per side, and bytes while decoding.
const DECODE: (u32, u64) = (12_000, 256 * 1024 * 1024);

pub(super) fn decode(bytes: &[u8]) -> Option<image::DynamicImage> {
    reader(bytes)?.decode().ok()
}

/// What reads a picture within the limits; nothing for what is none that is known here.
pub(super) fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.format()?;
    reader.limits(limits());
    Some(reader)
}

/// What a picture may unfold to while it is decoded.
pub(crate) fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(DECODE.0);
    limits.max_image_height = Some(DECODE.0);
    limits.max_alloc = Some(DECODE.1);
    limits
}

pub(super) fn thumbnail(picture: &image::DynamicImage) -> Option<Vec<u8>> {
    let small = picture.thumbnail(THUMB.min(picture.width()), THUMB.min(picture.height()));
    let mut bytes = Cursor::new(Vec::new());
    let (small, format) = match small.color().has_alpha() {
        true => (small, ImageFormat::Png),
        false => (small.to_rgb8().into(), ImageFormat::Jpeg),
    };
    small.write_to(&mut bytes, format).ok()?;
    Some(bytes.into_inner())
}
