// An upload loses its camera metadata, and nothing else (A17: the sender's location in public originals).
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { type FilesServer, openFilesServer, sha256Of } from './testing.ts'

const EXTRA = { PEND_FILES_EXTRA_TYPES: 'image/heic,image/tiff,video/quicktime,text/calendar,text/vcard' }
const PLACE = 'N48 51 29 E2 17 40 of the sender'
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${PLACE}"/></rdf:RDF></x:xmpmeta>`

let files: FilesServer
before(async () => {
  files = await openFilesServer(EXTRA)
})
after(() => files.close())

/** A picture with a location, a maker and a colour profile, rotated by a camera. */
function photo(format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff', orientation = 6): Promise<Buffer> {
  const ramp = Buffer.from(Array.from({ length: 40 * 20 * 3 }, (_, n) => n % 251))
  return sharp(ramp, { raw: { width: 40, height: 20, channels: 3 } })
    .withExif({
      IFD0: { Make: PLACE, ImageDescription: PLACE },
      IFD3: { GPSLatitude: '48/1 51/1 29/1', GPSProcessingMethod: PLACE },
    })
    .withXmp(XMP)
    .withIccProfile('p3')
    .withMetadata({ orientation })
    .toFormat(format)
    .toBuffer()
}

async function upload(content: Uint8Array, name: string) {
  const answer = await files.upload(content, name, { fields: { isPublic: 'true' } })
  assert.equal(answer.status, 201, `${name}: ${answer.text}`)
  return answer.body
}

async function served(content: Uint8Array, name: string): Promise<Buffer> {
  const { id, size, sha256 } = await upload(content, name)
  const url = `${files.server.origin}/api/v1/files/${id}/content?tenant=${files.tenant.id}`
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
  assert.deepEqual([bytes.length, sha256Of(bytes)], [size, sha256], name)
  return bytes
}

const pixelsOf = (bytes: Buffer) => sharp(bytes, { animated: true }).raw().toBuffer()

describe('a picture', () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const)
    for (const orientation of [1, 6])
      test(`as ${format}, rotated by ${orientation}, reveals no location, and looks the same`, async () => {
        const original = await photo(format, orientation)
        const kept = await served(original, `a.${format}`)
        const [before, now] = [await sharp(original).metadata(), await sharp(kept).metadata()]
        assert.ok(original.includes(PLACE) && before.xmp, 'the place stands in the original')
        assert.ok(!kept.includes(PLACE))
        assert.ok(!now.xmp?.includes('sender') && !now.exif?.includes('GPS'))
        assert.ok(before.icc && now.icc?.equals(before.icc))
        assert.equal(now.orientation ?? 1, before.orientation ?? 1)
        assert.deepEqual(now.autoOrient, before.autoOrient)
        assert.ok((await pixelsOf(kept)).equals(await pixelsOf(original)))
      })

  test('as TIFF and HEIC, which nobody resizes, reveals no location', async () => {
    const tiff = await photo('tiff')
    const kept = await served(tiff, 'a.tiff')
    // The server does not read it; viewers of the result must.
    sharp.unblock({ operation: ['VipsForeignLoadTiff'] })
    assert.ok(tiff.includes(PLACE) && !kept.includes(PLACE))
    assert.ok((await pixelsOf(kept)).equals(await pixelsOf(tiff)))
    assert.ok((await sharp(kept).metadata()).icc)
    const heic = Buffer.from(await photo('avif'))
    heic.write('heic', heic.indexOf('ftyp') + 4, 'latin1')
    const { id, type, width } = await upload(heic, 'IMG_1.HEIC')
    assert.deepEqual([type, width], ['image/heic', null])
    assert.ok(!(await served(heic, 'IMG_2.HEIC')).includes(PLACE))
    assert.equal((await files.call('editor', `POST /files/${id}/link`, { width: 64 })).status, 422)
  })

  test('followed by another file, as in moving photos, loses it', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const original = Buffer.concat([await photo(format), Buffer.from(`ftypmp42 ${PLACE}`)])
      assert.ok(!(await served(original, `a.${format}`)).includes(PLACE), format)
    }
  })

  test('with a malformed inside is refused, and nothing is kept', async () => {
    const before = (await files.stored()).length
    const jpeg = await photo('jpeg')
    const [png, webp] = [await photo('png'), await photo('webp')]
    const broken: [Buffer, string][] = [
      [cut(jpeg, jpeg.indexOf('ICC_PROFILE') + 20), 'a.jpeg'],
      [cut(png, png.length - 20), 'a.png'],
      [cut(webp, webp.length - 40), 'a.webp'],
    ]
    for (const [content, name] of broken) {
      const { status, body } = await files.upload(content, name)
      assert.ok(status === 422 && body.code === 'files.broken_image', `${name}: ${status} ${body.code}`)
    }
    assert.equal((await files.stored()).length, before)
  })
})

const cut = (bytes: Buffer, at: number) => Buffer.from(bytes.subarray(0, at))

/** Three pictures in an endless loop. */
async function animation(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = ['#f00', '#00f', '#0f0'].map((background) =>
    sharp({ create: { width: 30, height: 10, channels: 3, background } })
      .png()
      .toBuffer(),
  )
  return sharp(await Promise.all(frames), { join: { animated: true } })
    .withExif({ IFD0: { Make: PLACE } })
    .toFormat(format, { loop: 0, delay: [100, 200, 300] })
    .toBuffer()
}

/** With a comment and program notes after its header. */
function withComments(gif: Buffer): Buffer {
  const text = Buffer.from(PLACE)
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), text, Buffer.from([0])])
  const notes = Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('XMP DataXMP'),
    Buffer.from([text.length]),
    text,
    Buffer.from([0]),
  ])
  const head = 13 + (gif[10]! & 0x80 ? 3 * 2 ** ((gif[10]! & 7) + 1) : 0)
  return Buffer.concat([gif.subarray(0, head), comment, notes, gif.subarray(head)])
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), body])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}

describe('an animation', () => {
  test('still moves as GIF and WebP, in the original and in variants as WebP', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const original = format === 'gif' ? withComments(await animation('gif')) : await animation('webp')
      assert.ok(original.includes(PLACE))
      const kept = await served(original, `a.${format}`)
      assert.ok(!kept.includes(PLACE), format)
      const [before, now] = [await sharp(original).metadata(), await sharp(kept).metadata()]
      assert.deepEqual([now.pages, now.delay, now.loop], [before.pages, before.delay, before.loop])
      assert.ok((await pixelsOf(kept)).equals(await pixelsOf(original)))
      const { id } = await upload(original, `b.${format}`)
      const base = `${files.server.origin}/api/v1/files/${id}/content?tenant=${files.tenant.id}`
      for (const [wanted, pages] of [
        ['webp', 3],
        ['png', undefined],
      ] as const) {
        const answer = await fetch(`${base}&width=64&format=${wanted}`)
        assert.equal(answer.status, 200, await answer.clone().text())
        const made = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
        assert.deepEqual([made.pages, made.height], [pages, 10], `${format} as ${wanted}`)
      }
    }
  })

  test('keeps the frames of APNG, and loses its texts', async () => {
    const still = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#123' } })
      .png()
      .toBuffer()
    const control = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])
    const frame = Buffer.from([0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0])
    const moving = Buffer.concat([
      ...[still.subarray(0, 33), chunk('acTL', control), chunk('fcTL', frame)],
      ...[
        chunk('tEXt', Buffer.from(`Comment\0${PLACE}`)),
        chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${PLACE}`)),
      ],
      ...[chunk('tIME', Buffer.alloc(7)), still.subarray(33)],
    ])
    const kept = await served(moving, 'a.png')
    assert.ok(kept.includes('acTL') && kept.includes('fcTL'))
    assert.ok(!kept.includes(PLACE) && !kept.includes('tIME'))
    assert.ok((await pixelsOf(kept)).equals(await pixelsOf(moving)))
  })
})

const box = (type: string, ...body: (Buffer | string)[]) => {
  const content = Buffer.concat(body.map((part) => Buffer.from(part as Buffer)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(content.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

/** As a telephone writes it: the location is in two boxes. */
const video = (brand: string) =>
  Buffer.concat([
    box('ftyp', brand, '\0\0\0\0', brand),
    box('mdat', 'pictures'.repeat(20)),
    box(
      'moov',
      box('mvhd', Buffer.alloc(100)),
      box('udta', box('\xa9xyz', PLACE)),
      box('trak', box('tkhd', Buffer.alloc(84)), box('meta', PLACE)),
    ),
    box('uuid', PLACE),
  ])

test('a video loses its location, and everything in it keeps its position', async () => {
  for (const [brand, name, type] of [
    ['isom', 'a.mp4', 'video/mp4'],
    ['qt  ', 'a.mov', 'video/quicktime'],
  ] as const) {
    const original = video(brand)
    const kept = await served(original, name)
    assert.equal((await upload(original, name)).type, type)
    assert.equal(kept.length, original.length)
    assert.ok(!kept.includes(PLACE))
    for (const part of ['ftyp', 'mdat', 'mvhd', 'tkhd', 'pictures'])
      assert.equal(kept.indexOf(part), original.indexOf(part))
  }
  const endless = Buffer.concat([box('ftyp', 'isom\0\0\0\0isom'), ...Array.from({ length: 20_000 }, () => box('moov'))])
  const refused = await files.upload(endless, 'b.mp4')
  assert.deepEqual([refused.status, refused.body.code], [422, 'files.broken_image'])
})

test('an announced file is stripped too, and reported with the size and hash of the stored bytes', async () => {
  const original = await photo('jpeg')
  const announced = {
    name: 'a.jpg',
    type: 'image/jpeg',
    size: original.length,
    sha256: sha256Of(original),
    isPublic: true,
  }
  const { body } = await files.call('editor', 'POST /files/direct', announced)
  const url = body.upload.url.replace(/^https?:\/\/[^/]+/, files.server.origin)
  const headers = { 'content-type': 'application/octet-stream' }
  assert.equal((await fetch(url, { method: 'PUT', headers, body: new Uint8Array(original) })).status, 204)
  const done = await files.call('editor', `POST /files/${body.file.id}/complete`)
  assert.equal(done.status, 200, done.text)
  const content = await fetch(`${files.server.origin}/api/v1/files/${body.file.id}/content?tenant=${files.tenant.id}`)
  const kept = Buffer.from(await content.arrayBuffer())
  assert.ok(!kept.includes(PLACE))
  assert.deepEqual([done.body.size, done.body.sha256], [kept.length, sha256Of(kept)])
})

test('a setting keeps all metadata', async () => {
  const keeping = await openFilesServer({ PEND_FILES_KEEP_METADATA: 'true' })
  try {
    const original = await photo('jpeg')
    const { body } = await keeping.upload(original, 'a.jpg')
    assert.equal(body.sha256, sha256Of(original))
  } finally {
    await keeping.close()
  }
})
