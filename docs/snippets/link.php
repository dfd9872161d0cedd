<?php

require __DIR__ . '/vendor/autoload.php';

use Firebase\JWT\JWT;

[, $asset, $base] = $argv;
$now = time();
$claims = ['use' => 'link', 'sub' => $asset, 'iat' => $now, 'exp' => $now + 2 * 3600];
$claims['jti'] = bin2hex(random_bytes(16));
$secret = JWT::urlsafeB64Decode(getenv('SLUICE_KEY'));
$token = JWT::encode($claims, $secret, 'HS256', getenv('SLUICE_KID'));
echo "$base/$asset/master.m3u8?token=$token\n";
