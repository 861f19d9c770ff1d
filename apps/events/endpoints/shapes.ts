// The schema of an event in answers.
import Type from 'typebox'
import { aMoment, anId, anIdOrNull, aText, aTextOrNull } from '#framework/resource/schemas/described-schemas.ts'

export const EVENT = Type.Object({
  id: anId('Id of the event: one that comes twice has the same.'),
  cursor: aText('Its cursor: send it as `after` to continue after this event.'),
  name: aText('What happened, such as `articles.created`, `articles.deleted` or `articles.publish`.'),
  resource: aTextOrNull('Of which resource it is; null when it is about none.'),
  recordId: anIdOrNull('Which record it is about; null when it is about none.'),
  data: Type.Unknown({ description: 'The record as you may read it, or the payload of the event.' }),
  changed: Type.Unsafe<string[] | null>({
    type: ['array', 'null'],
    items: { type: 'string' },
    description: 'The fields that an update changed; null for other events.',
  }),
  actorId: anIdOrNull('Id of who did it; null for the service itself.'),
  at: aMoment('When it happened.'),
})
