import type { Rule } from '../rule.ts'
import { ALIGNMENT_RULES } from './alignment.ts'
import { BANDWIDTH_RULES } from './bandwidth.ts'
import { CODING_RULES } from './codings.ts'
import { CONTINUITY_RULES } from './continuity.ts'
import { DASH_RULES } from './dash.ts'
import { DELIVERY_RULES } from './delivery.ts'
import { DURATION_RULES } from './durations.ts'
import { GROUP_RULES } from './groups.ts'
import { MULTIVARIANT_RULES } from './multivariant.ts'
import { PICTURE_RULES } from './pictures.ts'
import { PLAYLIST_RULES } from './playlists.ts'
import { RENDITION_RULES } from './renditions.ts'
import { SEGMENT_RULES } from './segments.ts'
import { SOUND_RULES } from './sound.ts'
import { SUBTITLE_RULES } from './subtitles.ts'
import { SYNTAX_RULES } from './syntax.ts'
import { TRICK_PLAY_RULES } from './trick-play.ts'
import { VARIANT_RULES } from './variants.ts'

/** Every rule, from the text of playlists to how they are sent. */
export const RULES: readonly Rule[] = [
  ...SYNTAX_RULES,
  ...PLAYLIST_RULES,
  ...SEGMENT_RULES,
  ...CONTINUITY_RULES,
  ...DURATION_RULES,
  ...ALIGNMENT_RULES,
  ...MULTIVARIANT_RULES,
  ...VARIANT_RULES,
  ...RENDITION_RULES,
  ...GROUP_RULES,
  ...BANDWIDTH_RULES,
  ...CODING_RULES,
  ...PICTURE_RULES,
  ...SOUND_RULES,
  ...SUBTITLE_RULES,
  ...TRICK_PLAY_RULES,
  ...DASH_RULES,
  ...DELIVERY_RULES,
]
