import Hls from 'hls.js'

/**
 * hls.js that follows no live edge where the playlist says where to begin. To hls.js whatever has no
 * end is live: it would begin three segments before the end, and, where the playhead stands a hair
 * behind the last segment's end, seek back to there at the next reload.
 */
export class PatientHls extends Hls {
  override get liveSyncPosition(): number | null {
    const start = this.latestLevelDetails?.startTimeOffset
    return typeof start === 'number' ? null : super.liveSyncPosition
  }
}
