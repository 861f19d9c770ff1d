// Shared by the attacks on HTTP.
import type { Scene } from '../support/scene.ts'

/** The path of this door. */
export const pathOf = ({ door }: Scene) => (door.name === 'REST' ? '/api/v1/tags' : '/graphql/')
