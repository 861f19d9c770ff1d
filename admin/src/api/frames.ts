// Assembles Server-Sent Events from network chunks (HTML standard, "event stream interpretation").

export interface Frame {
  readonly event: string
  readonly data: string
}

/** Pure except for the unfinished rest of the last chunk. Comments, such as heartbeats, yield no frames. */
export function createFrameReader(): (piece: string) => Frame[] {
  let rest = ''
  return (piece) => {
    const blocks = `${rest}${piece}`.split('\n\n')
    rest = blocks.pop()!
    return blocks.map(frameOf).filter(({ data }) => data !== '')
  }
}

function frameOf(block: string): Frame {
  const of = (name: string) =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ''))
      .join('\n')
  return { event: of('event'), data: of('data') }
}
