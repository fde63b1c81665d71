/** The server's events as a page hears them. */
import type { SessionEvent } from '../api.ts'

/** The events of a response in text/event-stream, until the server or the request's signal ends it. */
export async function* eventsOf(response: Response): AsyncGenerator<SessionEvent> {
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) yield JSON.parse(data)
    }
  }
}
