// What the attacks of this area share.
import type { Scene } from '../support/scene.ts'

/** The path that this door is reached by. */
export const pathOf = ({ door }: Scene) => (door.name === 'REST' ? '/api/v1/tags' : '/graphql/')
