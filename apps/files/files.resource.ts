// Files: facts about stored contents. All but name, alternative text and visibility are detected, not claimed.
import { defineResource } from '#framework/resource/define-resource.ts'
import { boolean } from '#framework/resource/fields/boolean.ts'
import { choice } from '#framework/resource/fields/choice.ts'
import { integer } from '#framework/resource/fields/integer.ts'
import { reference } from '#framework/resource/fields/reference.ts'
import { text } from '#framework/resource/fields/text.ts'

export const files = defineResource('files', {
  description: 'Uploaded files. They are created by `POST /api/v1/files` (a form) or `POST /api/v1/files/direct`.',
  fields: {
    name: text({ required: true, max: 200, search: true }),
    alt: text({ max: 300, help: 'A description of the picture for people who cannot see it.' }),
    type: text({
      required: true,
      readOnly: true,
      max: 100,
      code: true,
      help: 'Detected from the content, not from the name.',
    }),
    size: integer({ required: true, readOnly: true, min: 0, help: 'In bytes.' }),
    sha256: text({ required: true, readOnly: true, max: 64 }),
    width: integer({ readOnly: true, help: 'Of an image, in pixels, in its display orientation.' }),
    height: integer({ readOnly: true }),
    isPublic: boolean({
      default: false,
      help: 'Whether anybody may read the content. Otherwise a token or a signed link is required.',
    }),
    status: choice(['pending', 'ready'], { default: 'pending', readOnly: true }),
    owner: reference('users', { default: 'actor', readOnly: true, onDelete: 'set-null' }),
    storageKey: text({ required: true, default: '', hidden: true, max: 200, index: true, code: true }),
  },
  filters: ['name', 'type', 'size', 'isPublic', 'status', 'owner', 'createdAt'],
  sortable: ['owner__lastName'],
  operations: ['list', 'read', 'update', 'delete'],
  example: {
    name: 'first-flush.jpg',
    alt: 'Tea leaves of the first flush in a bamboo basket',
    type: 'image/jpeg',
    size: 284_113,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    width: 1600,
    height: 1067,
    isPublic: true,
    status: 'ready',
    owner: '0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
  },
})
