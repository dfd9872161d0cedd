/** Playlists of whole days are smaller. */
export const MAX_PLAYLIST_BYTES = 16 * 1024 * 1024
/** Ten seconds at 50 Mbit/s. As many segments as are read at a time lie in memory. */
export const MAX_SEGMENT_BYTES = 64 * 1024 * 1024
export const MAX_KEY_BYTES = 64
export const SEGMENTS_AT_ONCE = 4
export const PLAYLISTS_AT_ONCE = 4
/** Of all playlists together: what a player has under way is no more. */
export const REQUESTS_AT_ONCE = 4
