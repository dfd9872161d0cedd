import { plainText } from './plain-text.ts'
import type { RunEvent } from './run-listener.ts'
import { describePlan } from './transcode-report.ts'

/**
 * An event in the words of people, none of whose lines holds what a terminal would obey.
 *
 * @param playCommand what makes the asset play
 * @returns nothing for progress, which everybody shows in a way of his own
 */
export function eventText(event: RunEvent, playCommand: string): string[] {
  return describe(event, playCommand).map(plainText)
}

function describe(event: RunEvent, playCommand: string): string[] {
  switch (event.type) {
    case 'engine':
      return [`engine   ${event.engine.description}`]
    case 'planned':
      return [
        `plan     ${describePlan(event.plan)}`,
        ...event.plan.skipped.map(({ what, why }) => `skipped  ${what}: ${why}`),
        `command  ${event.command}`,
        ...(event.objectsKept > 0 ? [`kept     ${keptText(event.objectsKept)}`] : []),
      ]
    case 'progress':
      return []
    case 'playable':
      return [`plays already: ${playCommand}`]
    case 'dropped':
      return event.renditions.map(
        ({ name, like }) => `dropped  ${name}: it came out with the rate of ${like}`,
      )
    case 'publishing':
      return ['encoded  now published']
    case 'trouble':
      return [`trouble  ${event.message}`]
  }
}

function keptText(count: number): string {
  return count === 1
    ? '1 object of an earlier run, which is not uploaded again'
    : `${count} objects of an earlier run, which are not uploaded again`
}
