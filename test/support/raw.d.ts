/** A file as the text that it is, by Vite. */
declare module '*?raw' {
  const text: string
  export default text
}
