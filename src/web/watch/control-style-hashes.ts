/**
 * SHA-256 of the styles that media-chrome puts into its elements' shadow trees, by the element that
 * needs each first. They change with its version; the browser test of the watch page compares them
 * with what the page really holds and shows those to put here.
 */
export const CONTROL_STYLE_HASHES: readonly string[] = [
  'sha256-sAS/YwJd8QhcsuwF6ji1l+uwVdgQ8O/zcjWaGi0VXSw=', // media-control-bar
  'sha256-+XYYAhYtiUsaw0+wUtfcBE3yMARPO4zdUhZGkDgDohM=', // media-controller
  'sha256-LLrbL3VRTSpcR7f/VRuhdwB3hQdbFqJkzjoEZmHBXIw=', // media-fullscreen-button
  'sha256-ad5pLE4ykOnAn8/VmRayKdKPhP3pvqoX4MGy3EktnBg=', // media-gesture-receiver
  'sha256-CZ8hU2wFQkJQTP3Dj2nl5E530al0uN4149GNCvQZTDE=', // media-loading-indicator
  'sha256-3mr12lsHkByBAuT5HIjiVaMHjH42rxTHchQEttT3yhE=', // media-mute-button
  'sha256-5LsYGeD4Fwu+AtlpdRPSk6g18GLvHddLqx5a2hMGkpw=', // media-pip-button
  'sha256-W9200sCekROkcax0iJ77FC7fL1XmtkKZFU4jWBgOGi0=', // media-play-button
  'sha256-l0oXN8ELODFEFGnJztGBqT5qrnYVXGDHmO9UVWjtMXA=', // media-play-button
  'sha256-C7t4uFhGErrgCiy7sp4fN8QAsq2Xafh4lWfnefi0l/E=', // media-preview-chapter-display
  'sha256-m+frfzRQalnJwRN07WZLWSWd4eM4WsynbWp5qQi8Or0=', // media-preview-thumbnail
  'sha256-icRYLLVSVG1RE2ze2JPpc2di/XuMtAkqJdem5GFjU5M=', // media-time-range
  'sha256-1Jc+kPhfOh4UvXYTCgDHEAV3Caafvsf5jeNdPbSiQ8o=', // media-time-range
  'sha256-VJnVbqNRyX0jCFZEJ4ltrffJx26lCuyVbNYdioxBwzQ=', // media-tooltip
]
