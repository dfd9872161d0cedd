import { ENGINE_CHOICES, type EngineChoice } from '../../transcoder/engine/choose.ts'
import { UsageError } from './command.ts'

/** Reads `--engine`. @throws UsageError */
export function readEngine(text: string): EngineChoice {
  const choice = ENGINE_CHOICES.find((candidate) => candidate === text)
  if (choice) return choice
  throw new UsageError(`--engine ${text} is not known`, `choose ${ENGINE_CHOICES.join(', ')}`)
}
