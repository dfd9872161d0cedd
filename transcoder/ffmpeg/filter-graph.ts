interface Node {
  readonly name: string
  /** Another's name, or an input's, such as `0:1`. */
  readonly from: string
  readonly filters: readonly string[]
  /** Labels that an encoder takes it by. */
  readonly outputs: readonly string[]
}

/**
 * A filter graph in FFmpeg's words, written down as what is made of what. FFmpeg lets a stream be
 * taken once, so one that several take is split as often as that.
 */
export class FilterGraph {
  readonly #nodes: Node[] = []
  readonly #split: string

  constructor(kind: 'video' | 'audio') {
    this.#split = kind === 'video' ? 'split' : 'asplit'
  }

  make(node: Omit<Node, 'outputs'> & { readonly outputs?: readonly string[] }): void {
    this.#nodes.push({ outputs: [], ...node })
  }

  /** Chains in the order in which they were made. */
  chains(): readonly string[] {
    return this.#nodes.map((node) => {
      const labels = this.#labelsOf(node)
      const split = labels.length > 1 ? [`${this.#split}=${labels.length}`] : []
      const steps = [...node.filters, ...split]
      const chain = steps.length > 0 ? steps.join(',') : this.#split.replace('split', 'null')
      return `[${this.#inputOf(node)}]${chain}${labels.map((label) => `[${label}]`).join('')}`
    })
  }

  /** Encoders first, then what is made of it. */
  #labelsOf({ name, outputs }: Node): readonly string[] {
    const made = this.#nodes.filter(({ from }) => from === name)
    return [...outputs, ...made.map((child) => `${name}>${child.name}`)]
  }

  #inputOf({ name, from }: Node): string {
    return this.#nodes.some((node) => node.name === from) ? `${from}>${name}` : from
  }
}
