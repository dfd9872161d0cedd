import base64
import os
import sys
import time
import uuid

import jwt  # PyJWT

asset, base = sys.argv[1:]
now = int(time.time())
claims = {"use": "link", "sub": asset, "iat": now, "exp": now + 2 * 3600, "jti": str(uuid.uuid4())}
secret = base64.urlsafe_b64decode(os.environ["SLUICE_KEY"] + "==")
token = jwt.encode(claims, secret, algorithm="HS256", headers={"kid": os.environ["SLUICE_KID"]})
print(f"{base}/{asset}/master.m3u8?token={token}")
