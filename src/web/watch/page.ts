/** The document's elements that the script works with; `document.ts` writes them. */
export interface Page {
  readonly stage: HTMLElement
  readonly player: HTMLElement
  readonly video: HTMLVideoElement
  readonly notice: HTMLElement
  readonly hint: HTMLElement
  /** How far a video is encoded, as a badge and for who cannot see it. */
  readonly encoding: HTMLElement
  /** That the viewer has caught up with the encoder. */
  readonly waiting: HTMLElement
  readonly time: HTMLElement
  /** What `time` does not know while a video grows: how long it will be. */
  readonly total: HTMLElement
  readonly qualityButton: HTMLButtonElement
  readonly qualityMenu: HTMLElement
  readonly help: HTMLDialogElement
  readonly helpButton: HTMLButtonElement
}

/** @throws Error naming the `id` that the document lacks: script and document do not match. */
export function findPage(): Page {
  return {
    stage: find('stage', HTMLElement),
    player: find('player', HTMLElement),
    video: find('video', HTMLVideoElement),
    notice: find('notice', HTMLElement),
    hint: find('hint', HTMLElement),
    encoding: find('encoding', HTMLElement),
    waiting: find('waiting', HTMLElement),
    time: find('time', HTMLElement),
    total: find('total', HTMLElement),
    qualityButton: find('quality-button', HTMLButtonElement),
    qualityMenu: find('quality-menu', HTMLElement),
    help: find('help', HTMLDialogElement),
    helpButton: find('help-button', HTMLButtonElement),
  }
}

function find<Type extends HTMLElement>(id: string, type: abstract new () => Type): Type {
  const element = document.getElementById(id)
  if (element instanceof type) return element
  throw new Error(`the document has no ${type.name} with the id ${id}`)
}
