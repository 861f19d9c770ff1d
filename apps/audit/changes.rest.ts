// REST serves the trail at /audit.
import { defineRest } from '#framework/projections/rest/define-rest.ts'
import { changes } from './changes.resource.ts'

export const changesRest = defineRest(changes, { path: 'audit' })
