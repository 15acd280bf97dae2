// Command s3 is an object store for tests: buckets in memory behind the protocol of S3, with signatures (SigV4) checked.
// It prints the address where it listens and goes on until it is ended; see ObjectStoreProgram.
//
//	s3 -listen 127.0.0.1:0 -bucket BUCKET -access-key KEY -secret-key KEY
package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"
)

func serve(listen, bucket, access, secret string) error {
	storage := s3mem.New()
	if err := storage.CreateBucket(context.Background(), bucket); err != nil {
		return err
	}
	store := gofakes3.New(storage, gofakes3.WithV4Auth(map[string]string{access: secret}))
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	fmt.Printf("http://%s\n", listener.Addr())
	server := &http.Server{Handler: store.Server(), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address and port")
	bucket := flag.String("bucket", "models", "name of the one bucket that there is")
	access := flag.String("access-key", "", "name of the key that may call")
	secret := flag.String("secret-key", "", "its secret")
	flag.Parse()
	if err := serve(*listen, *bucket, *access, *secret); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
