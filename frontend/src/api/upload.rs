//! Files on their way to the server, with progress. `fetch` cannot tell how far it is; this can.

use super::ApiError;
use super::client::{Answer, answer};
use gloo_events::EventListener;
use shared::Endpoint;
use shared::endpoint::{API, encode_query};
use shared::messaging::{AttachmentView, UploadAttachment};
use wasm_bindgen::JsCast;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// An upload that is under way. Dropping it ends it without a further word.
pub struct Upload {
    request: Option<XmlHttpRequest>,
    listeners: Vec<EventListener>,
}

impl Drop for Upload {
    fn drop(&mut self) {
        self.listeners.clear();
        if let Some(request) = &self.request {
            // Aborting what has ended already does nothing.
            let _ = request.abort();
        }
    }
}

/// Starts an upload. `on_progress` gets per cent, `on_done` is called once.
pub fn upload(
    endpoint: &UploadAttachment,
    file: &File,
    on_progress: impl Fn(u8) + 'static,
    on_done: impl Fn(Result<AttachmentView, ApiError>) + 'static,
) -> Upload {
    let started = start(endpoint, file);
    let Some(request) = started else {
        on_done(Err(ApiError::Unexpected));
        return Upload {
            request: None,
            listeners: Vec::new(),
        };
    };
    let mut listeners = Vec::new();
    if let Ok(target) = request.upload() {
        listeners.push(EventListener::new(&target, "progress", move |event| {
            if let Some(progress) = event.dyn_ref::<ProgressEvent>() {
                on_progress(per_cent(progress.loaded(), progress.total()));
            }
        }));
    }
    let answered = request.clone();
    listeners.push(EventListener::once(&request, "loadend", move |_| {
        let status = answered.status().unwrap_or(0);
        let text = answered.response_text().ok().flatten().unwrap_or_default();
        on_done(match status {
            0 => Err(ApiError::Offline),
            _ => answer((200..=299).contains(&status), &text).and_then(Answer::read),
        });
    }));
    if request.send_with_opt_blob(Some(file)).is_err() {
        let _ = request.abort();
    }
    Upload {
        request: Some(request),
        listeners,
    }
}

fn start(endpoint: &UploadAttachment, file: &File) -> Option<XmlHttpRequest> {
    let request = XmlHttpRequest::new().ok()?;
    request
        .open_with_async("PUT", &format!("{API}{}", endpoint.url()), true)
        .ok()?;
    let disposition = format!(
        "attachment; filename*=UTF-8''{}",
        encode_query(&file.name())
    );
    request
        .set_request_header("content-disposition", &disposition)
        .ok()?;
    request
        .set_request_header("content-type", "application/octet-stream")
        .ok()?;
    request
        .set_request_header("accept", "application/json")
        .ok()?;
    Some(request)
}

fn per_cent(loaded: f64, total: f64) -> u8 {
    if total <= 0.0 {
        return 0;
    }
    // The cast drops the fraction and cannot leave 0 to 100.
    (loaded / total * 100.0).clamp(0.0, 100.0) as u8
}
