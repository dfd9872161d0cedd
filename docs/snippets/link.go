package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func main() {
	asset, base := os.Args[1], os.Args[2]
	secret, err := base64.RawURLEncoding.DecodeString(os.Getenv("SLUICE_KEY"))
	if err != nil {
		log.Fatal(err)
	}
	id := make([]byte, 16)
	rand.Read(id)
	now := time.Now()
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"use": "link", "sub": asset, "jti": fmt.Sprintf("%x", id),
		"iat": now.Unix(), "exp": now.Add(2 * time.Hour).Unix(),
	})
	token.Header["kid"] = os.Getenv("SLUICE_KID")
	signed, err := token.SignedString(secret)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s/%s/master.m3u8?token=%s\n", base, asset, signed)
}
