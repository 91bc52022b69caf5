//! Clients that take their time: heads, silence, bodies, downloads.

use crate::attachments::downloads::sent_with;
use crate::attachments::head;
use crate::serving::{LONG, Listening, PATIENT, SHORT, rest};
use api_tests::PDF;
use backend::http::{ConnectionLimits, LeastPace};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

const MANY: usize = 300;
const HEALTH: &str = "GET /healthz HTTP/1.1\r\nhost: portal.test\r\nconnection: close\r\n\r\n";

/// How many connections the server holds: sockets with its port at their own end that a program owns.
fn held(address: SocketAddr) -> usize {
    let own = format!(":{:04X}", address.port());
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    table
        .lines()
        .skip(1)
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields[1].ends_with(&own) && fields[3] != "0A" && fields[9] != "0")
        .count()
}

async fn until_none_is_held(address: SocketAddr) {
    let gone = async {
        while held(address) > 0 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LONG, gone)
        .await
        .expect("the server still holds connections");
}

#[tokio::test]
async fn h01_hundreds_of_slow_heads_keep_nobody_from_an_answer_and_are_closed_in_time() {
    let listening = Listening::with(ConnectionLimits {
        most: MANY + 8,
        header: Duration::from_secs(3),
        ..PATIENT
    })
    .await;
    let mut slow = Vec::new();
    for _ in 0..MANY {
        let stream = listening
            .send("GET / HTTP/1.1\r\nhost: portal.test\r\nx: ")
            .await;
        slow.push(stream);
    }
    // Each adds a byte now and then: a byte buys no time.
    let dribbling = async {
        loop {
            for stream in &slow {
                let _ = stream.try_write(b"a");
            }
            sleep(Duration::from_millis(50)).await;
        }
    };
    let asking = async {
        for _ in 0..20 {
            let answer = rest(listening.send(HEALTH).await).await;
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        }
        assert!(held(listening.address) >= MANY, "they were not there");
        until_none_is_held(listening.address).await;
    };
    tokio::select! {
        () = dribbling => {}
        () = asking => {}
    }
}

#[tokio::test]
async fn h02_hundreds_that_say_nothing_are_closed_and_give_their_places_back() {
    let listening = Listening::with(ConnectionLimits {
        most: MANY,
        header: Duration::from_secs(1),
        ..PATIENT
    })
    .await;
    // The last says half of what a client of TLS says first: here it is no request.
    let mut silent = Vec::new();
    for _ in 1..MANY {
        silent.push(listening.send("").await);
    }
    silent.push(listening.send("\u{16}\u{3}\u{1}").await);
    // Every place is taken: this one is served when they are closed.
    let answer = rest(listening.send(HEALTH).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    until_none_is_held(listening.address).await;
}

#[tokio::test]
async fn h03_a_body_of_a_byte_now_and_then_is_refused() {
    let listening = Listening::with(ConnectionLimits {
        reading: LeastPace {
            bytes: 1024,
            within: Duration::from_secs(1),
        },
        ..PATIENT
    })
    .await;
    let mut stream = listening
        .send(
            "POST /api/v1/session HTTP/1.1\r\nhost: portal.test\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/json\r\ncontent-length: 5000\r\n\r\n{",
        )
        .await;
    let (mut reader, mut writer) = stream.split();
    let dribbling = async {
        while writer.write_all(b" ").await.is_ok() {
            sleep(Duration::from_millis(50)).await;
        }
    };
    let mut answer = [0; 12];
    tokio::select! {
        () = dribbling => panic!("the connection ended without an answer"),
        read = timeout(LONG, reader.read_exact(&mut answer)) => { read.unwrap().unwrap(); }
    }
    assert_eq!(&answer, b"HTTP/1.1 408");
}

const FILE: usize = 24 * 1024 * 1024;

/// Asks for a file that is larger than what the system keeps for a client.
async fn ask_for_a_file(listening: &Listening) -> TcpStream {
    let jane = listening.app.jane().await;
    let mut bytes = PDF.to_vec();
    bytes.resize(FILE, b' ');
    let file = sent_with(&listening.app, &jane, &bytes).await;
    let request = head(&jane, "GET", &file.href(), "connection: close\r\n");
    listening.send(&request).await
}

#[tokio::test]
async fn h04_who_takes_nothing_of_a_download_or_a_byte_now_and_then_loses_it() {
    let listening = Listening::with(ConnectionLimits {
        writing: LeastPace {
            bytes: 120 * 1024,
            within: 5 * SHORT,
        },
        ..PATIENT
    })
    .await;
    for step in [0, 1] {
        let mut stream = ask_for_a_file(&listening).await;
        let mut byte = [0];
        let mut taken = stream.read(&mut byte).await.unwrap();
        let taking = async {
            while held(listening.address) > 0 {
                sleep(Duration::from_millis(10)).await;
                if step > 0 {
                    taken += stream.read(&mut byte).await.unwrap_or_default();
                }
            }
        };
        timeout(LONG, taking)
            .await
            .expect("the server waits for a client that takes nothing");
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest).await;
        assert!(taken + rest.len() < FILE, "all of it came");
    }
}

#[tokio::test]
async fn h04_who_takes_a_download_at_a_steady_pace_gets_it_whole() {
    let listening = Listening::with(ConnectionLimits {
        writing: LeastPace {
            bytes: 120 * 1024,
            within: Duration::from_secs(5),
        },
        ..PATIENT
    })
    .await;
    let mut stream = ask_for_a_file(&listening).await;
    let mut buffer = vec![0; 256 * 1024];
    let mut taken = 0;
    while let more @ 1.. = stream.read(&mut buffer).await.unwrap() {
        taken += more;
        sleep(Duration::from_millis(1)).await;
    }
    assert!(taken > FILE, "only {taken} bytes came");
}
