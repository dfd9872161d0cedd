/** hls.js and what drives it: an entry of its own, fetched only where Media Source Extensions are. */
import Hls from 'hls.js'

export { startHlsPlayback } from './hls-playback.ts'
export { Hls }
