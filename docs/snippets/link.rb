require "base64"
require "jwt"
require "securerandom"

asset, base = ARGV
now = Time.now.to_i
claims = { use: "link", sub: asset, iat: now, exp: now + 2 * 3600, jti: SecureRandom.uuid }
secret = Base64.urlsafe_decode64(ENV.fetch("SLUICE_KEY"))
token = JWT.encode(claims, secret, "HS256", { kid: ENV.fetch("SLUICE_KID"), typ: "JWT" })
puts "#{base}/#{asset}/master.m3u8?token=#{token}"
