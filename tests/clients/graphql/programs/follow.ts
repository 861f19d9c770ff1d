// Shared by all programs: the socket of graphql-ws with its defaults, and waiting for the first event.
import { createClient } from 'graphql-ws'
import type { Asked } from '../../story.ts'

/** The content of answers to any document: the programs have no generated types. */
export interface Data {
  readonly login: { readonly access: string }
  readonly createCategory: { readonly category: { readonly id: string } }
  readonly categories: {
    readonly nodes: readonly { readonly name: string }[]
    readonly edges: readonly { readonly node: { readonly name: string } }[]
    readonly pageInfo: { readonly endCursor: string }
  }
  readonly node: { readonly name: string }
  readonly events: { readonly data: { readonly name: string } }
}

export const addressOf = ({ origin }: Pick<Asked, 'origin'>) => `${origin}/graphql/`

export function openSocket(asked: Asked, access: string) {
  return createClient({
    url: addressOf(asked).replace('http', 'ws'),
    connectionParams: { Authorization: `Bearer ${access}` },
  })
}

/** Repeats the act until the subscription, which starts at an unknown moment, has received it. */
export async function hearOf(heard: Promise<string>, act: () => Promise<unknown>): Promise<string> {
  for (;;) {
    await act()
    const name = await Promise.race([heard, new Promise<null>((resolve) => setTimeout(resolve, 300, null))])
    if (name !== null) return name
  }
}
