//! Pictures of products: whatever a person chooses becomes a square JPEG of moderate size, so that nothing of the original
//! file is ever sent to a customer: no place where it was taken, and nothing that hides in a picture.

use crate::{
    app::App,
    error::{Error, Result},
    media,
};
use bytes::Bytes;
use image::{
    DynamicImage, ImageDecoder, ImageReader, RgbImage, codecs::jpeg::JpegEncoder, imageops::FilterType,
    imageops::overlay,
};
use std::io::Cursor;

/// Largest file that is read.
pub const LIMIT: usize = 16 * 1024 * 1024;
/// Pixels of a side.
const SIDE: u32 = 1024;
const QUALITY: u8 = 86;

/// Makes a picture square, and keeps it. Returns its content hash.
///
/// # Errors
/// When it is no picture, or too large a one; or the disk does not take it.
pub async fn keep(app: &App, bytes: Bytes) -> Result<String> {
    let squared = app.media().in_turn(move || square(&bytes)).await??;
    let stored = app.media().keep(squared.into(), "product.jpg").await?;
    Ok(stored.row.hash)
}

/// The middle of a picture, upright, as JPEG.
///
/// # Errors
/// When it is no picture, or unfolds to more than is decoded.
pub fn square(bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.len() > LIMIT {
        return Err(Error::TooLong { field: "photo", limit: "16 MB".to_owned() });
    }
    let picture = decode(bytes).ok_or_else(|| {
        Error::invalid(
            "photo",
            "it is no picture that can be read; choose a JPEG, PNG, WebP or GIF of at most 12000 pixels",
        )
    })?;
    let side = picture.width().min(picture.height());
    let (left, top) = ((picture.width() - side) / 2, (picture.height() - side) / 2);
    let middle = picture.crop_imm(left, top, side, side);
    let middle = if side > SIDE { middle.resize_exact(SIDE, SIDE, FilterType::CatmullRom) } else { middle };
    encode(&on_white(middle)).map_err(|_| Error::File(std::io::ErrorKind::OutOfMemory.into()))
}

fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(media::limits());
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    (picture.width() > 0 && picture.height() > 0).then_some(picture)
}

/// JPEG knows no transparency.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let mut ground = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
        picture.width(),
        picture.height(),
        image::Rgba([255; 4]),
    ));
    overlay(&mut ground, &picture.into_rgba8(), 0, 0);
    ground.into_rgb8()
}

fn encode(picture: &RgbImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(picture)?;
    Ok(bytes)
}
