/** More of a chain of causes tells nobody anything. */
const MOST_CAUSES = 5

/** The stack of an error and of what caused it. Members of an error may hold anything, and stay out. */
export function stackText(error: unknown): string {
  const stacks: string[] = []
  for (let each = error; each instanceof Error && stacks.length < MOST_CAUSES; each = each.cause) {
    stacks.push(each.stack ?? String(each))
  }
  return stacks.join('\ncaused by: ')
}
