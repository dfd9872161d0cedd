import type { Engine } from '../../transcoder/engine/engine.ts'

/** The same engine, only that it takes as long as the film is: its input is read as it would play. */
export function slowEngine(engine: Engine): Engine {
  return {
    ...engine,
    run: (command) =>
      engine.run({
        ...command,
        arguments: command.arguments.flatMap((word) => (word === '-i' ? ['-re', word] : [word])),
      }),
  }
}
