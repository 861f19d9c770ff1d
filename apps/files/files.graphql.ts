// Over GraphQL a link is a mutation of its own; bytes are sent over REST alone.
import { defineGraphql, defineMutation } from '#framework/projections/graphql/define-graphql.ts'
import { LinkInput, linkToFile } from './content/link-to-file.ts'
import { files } from './files.resource.ts'

const linkFile = defineMutation({
  name: 'linkFile',
  summary: 'Make a signed address of the file, or of the image in another size.',
  permission: 'files.read',
  input: LinkInput,
  answer: { url: 'String', expiresAt: 'DateTime' },
  run: async (ctx, id, input) => ({ ...(await linkToFile(ctx, id, input)) }),
})

export const filesGraphql = defineGraphql(files, { mutations: [linkFile] })
