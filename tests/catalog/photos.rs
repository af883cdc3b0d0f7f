//! Pictures of products: square, upright, of moderate size, without what else was in the file; and nothing that unfolds.

use crate::support::TestDesk;
use balas::{catalog::photo, error::Error};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Red, then green, then red.
fn wide(width: u32, height: u32) -> DynamicImage {
    let middle = (width - height) / 2..(width + height) / 2;
    let colour = |x: u32| if middle.contains(&x) { Rgb([0, 200, 0]) } else { Rgb([200, 0, 0]) };
    RgbImage::from_fn(width, height, |x, _| colour(x)).into()
}

#[test]
fn the_middle_of_a_picture_is_kept_and_made_smaller_never_larger() {
    for (width, height, side) in [(3000, 2000, 1024), (300, 200, 200)] {
        let squared = photo::square(&encoded(&wide(width, height), ImageFormat::Png)).unwrap();
        assert_eq!(image::guess_format(&squared).unwrap(), ImageFormat::Jpeg);
        let picture = image::load_from_memory(&squared).unwrap();
        assert_eq!(picture.dimensions(), (side, side));
        for (x, y) in [(4, 4), (side / 2, side / 2), (side - 5, side - 5)] {
            let Rgba([red, green, ..]) = picture.get_pixel(x, y);
            assert!(red < 60 && green > 140, "{x} {y}: {red} {green}");
        }
    }
}

#[test]
fn what_shows_through_becomes_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(40, 40, Rgba([0, 0, 0, 0])));
    let picture = image::load_from_memory(&photo::square(&encoded(&clear, ImageFormat::Png)).unwrap()).unwrap();
    assert!(picture.get_pixel(20, 20).0[..3].iter().all(|part| *part > 250));
}

#[test]
fn nothing_else_of_the_file_is_kept() {
    let mut file = encoded(&wide(60, 40), ImageFormat::Jpeg);
    let place = b"Exif\0\0-6.9,107.6 rumah";
    let length = u16::try_from(place.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, 0xe1][..], &length, place].concat();
    file.splice(2..2, segment);
    let squared = photo::square(&file).unwrap();
    assert!(!squared.windows(5).any(|bytes| bytes == b"rumah"));
}

#[test]
fn what_is_no_picture_or_unfolds_to_gigabytes_is_refused() {
    let mut bomb = encoded(&DynamicImage::new_luma8(1, 1), ImageFormat::Png);
    bomb[16..24].copy_from_slice(&[0, 0, 0xf0, 0, 0, 0, 0xf0, 0]);
    let header = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&header.to_be_bytes());
    for file in [&bomb[..], b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n...."] {
        let refused = photo::square(file);
        assert!(matches!(refused, Err(Error::Invalid { field: "photo", .. })), "{refused:?}");
    }
    let heavy = vec![0; photo::LIMIT + 1];
    assert!(matches!(photo::square(&heavy), Err(Error::TooLong { field: "photo", .. })));
}

/// The checksum of a part of a PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[tokio::test]
async fn a_picture_is_kept_by_its_content() {
    let desk = TestDesk::unlinked().await;
    let file = encoded(&wide(60, 40), ImageFormat::Png);
    let hash = photo::keep(&desk.app, file.clone().into()).await.unwrap();
    let kept = desk.app.media().read(&hash).await.unwrap();
    assert_eq!(image::load_from_memory(&kept).unwrap().dimensions(), (40, 40));
    assert_eq!(photo::keep(&desk.app, file.into()).await.unwrap(), hash);
}
