import Hls from 'hls.js'

/** How long between two looks at what is not there yet. */
const POLL_MS = 100

/** Resolves when hls.js shows the first picture of a stream, which need not be there yet. */
async function firstFrame(url: string): Promise<void> {
  while (!(await fetch(url)).ok) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  const video = document.createElement('video')
  video.muted = true
  document.body.append(video)
  const hls = new Hls()
  await new Promise<void>((resolve, reject) => {
    hls.on(Hls.Events.ERROR, (_, { fatal, details }) => {
      if (fatal) reject(new Error(details))
    })
    video.requestVideoFrameCallback(() => resolve())
    hls.loadSource(url)
    hls.attachMedia(video)
    video.play().catch(reject)
  })
  // What it would go on to play takes time from the encoder.
  hls.destroy()
  video.remove()
}

Object.assign(globalThis, { firstFrame })
