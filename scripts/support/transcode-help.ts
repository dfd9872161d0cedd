/** What `npm run transcode -- --help` says. */
export const TRANSCODE_HELP = `npm run transcode -- INPUT --asset NAME [options]

Encodes a video into every quality of a ladder and publishes it as one asset.

  --asset NAME        where it is published, such as films/big-buck-bunny
  --target TARGET     local (default: the edge on this machine), r2, or dir:PATH
  --title TEXT        default: the file's own title, else its name

  --ladder LADDER     apple (default), article, small, or a JSON file
  --codecs LIST       h264 (default), hevc, av1: each gets variants of its own
  --hdr               also keep the range of an HDR source, in HEVC
  --encrypt           encrypt segments (AES-128) with a key that only a token opens
  --segment SECONDS   length of a segment, a multiple of 2 (default 4)

  --surround          also keep 5.1 channels
  --loudness LUFS     make every track as loud as this, such as -16
  --subtitle LANG=FILE  add a text track; LANG:forced and LANG:sdh say what it is for
  --video N           which of several videos, from 1
  --poster SECONDS    where the poster is taken (default: the most typical first picture)

  --engine ENGINE     auto (default), native (FFmpeg 5.1 or later), wasm (small clips)
  --preset PRESET     ultrafast to veryslow (default fast); for AV1 0 to 13
  --crf N             quality below the caps of the ladder (default 22 for H.264)
  --threads N         of each encoder (default: its own choice)

  --live-publish      an asset that plays already is replaced as soon as the new version plays, not
                      only when it is whole
  --ready-first small  encode the smallest picture ahead, so that something plays sooner
  --fresh             start over: keep nothing of an unfinished earlier run

  --json              events on standard output, one JSON object a line, and nothing else; the last
                      one is of type ready or failed
  --log FILE          also write down what happens, each line with its time
  --webhook URL       post what becomes of the asset, signed with WEBHOOK_SECRET of the environment
                      (docs/webhooks.md)
  --verbose           also show the plan, and the stack of an error

Ctrl-C stops, and says how to go on; a second one ends at once.

r2 needs R2_ACCOUNT_ID, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY and R2_BUCKET.
FFMPEG_PATH names an FFmpeg that is not on PATH.`
