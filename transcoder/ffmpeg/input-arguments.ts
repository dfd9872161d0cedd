/**
 * How FFmpeg and ffprobe are told of an input. A playlist or a concat script that is given as one must
 * not make them fetch what it names.
 *
 * @param url as the engine's `inputUrl` gives it
 */
export function inputArguments(url: string): readonly string[] {
  return ['-protocol_whitelist', 'file', '-i', url]
}
