// Health check of the images, which have no curl: exits with 0 while the process on this port answers.
const port = process.argv[2]
fetch(`http://127.0.0.1:${port}/health/live`).then(
  (answer) => process.exit(answer.ok ? 0 : 1),
  () => process.exit(1),
)
