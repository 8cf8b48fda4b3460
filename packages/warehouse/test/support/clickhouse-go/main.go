// Asks an HTTP port with clickhouse-go, as the Grafana plugin does: an array of questions in, an array of answers out,
// twenty connections at a time.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2"
)

type question struct {
	SQL    string            `json:"sql"`
	Params map[string]string `json:"params"`
	// Rows are counted, not told.
	CountOnly bool `json:"countOnly"`
}

type answer struct {
	Names []string `json:"names"`
	Types []string `json:"types"`
	Rows  [][]any  `json:"rows"`
	Count int      `json:"count"`
	Error string   `json:"error,omitempty"`
}

var methods = map[string]clickhouse.CompressionMethod{
	"none": clickhouse.CompressionNone,
	"gzip": clickhouse.CompressionGZIP,
	"lz4":  clickhouse.CompressionLZ4,
	"zstd": clickhouse.CompressionZSTD,
}

func open(address, compression string) (clickhouse.Conn, error) {
	return clickhouse.Open(&clickhouse.Options{
		Protocol:     clickhouse.HTTP,
		Addr:         []string{address},
		Auth:         clickhouse.Auth{Database: "stutterscope", Username: "grafana", Password: "hush"},
		Compression:  &clickhouse.Compression{Method: methods[compression], Level: 3},
		Settings:     clickhouse.Settings{"max_execution_time": 65, "enable_http_compression": 1},
		MaxOpenConns: 20,
		MaxIdleConns: 20,
	})
}

// plain turns what the driver scanned into what JSON can say: wide numbers as text, times in UTC.
func plain(value reflect.Value) any {
	switch value.Kind() {
	case reflect.Invalid:
		return nil
	case reflect.Pointer, reflect.Interface:
		if _, isText := value.Interface().(fmt.Stringer); !isText {
			return plain(value.Elem())
		}
	case reflect.Map:
		out := map[string]any{}
		for _, key := range value.MapKeys() {
			out[fmt.Sprint(key.Interface())] = plain(value.MapIndex(key))
		}
		return out
	case reflect.Int64, reflect.Uint64:
		return fmt.Sprint(value.Interface())
	}
	switch told := value.Interface().(type) {
	case time.Time:
		return told.UTC().Format(time.RFC3339Nano)
	case fmt.Stringer:
		return told.String()
	}
	if value.Kind() != reflect.Slice && value.Kind() != reflect.Array {
		return value.Interface()
	}
	out := make([]any, value.Len())
	for i := range out {
		out[i] = plain(value.Index(i))
	}
	return out
}

func ask(ctx context.Context, conn clickhouse.Conn, q question) (answer, error) {
	rows, err := conn.Query(clickhouse.Context(ctx, clickhouse.WithParameters(q.Params)), q.SQL)
	if err != nil {
		return answer{}, err
	}
	defer rows.Close()
	a := answer{Names: rows.Columns(), Rows: [][]any{}}
	for _, column := range rows.ColumnTypes() {
		a.Types = append(a.Types, column.DatabaseTypeName())
	}
	for rows.Next() {
		a.Count++
		if q.CountOnly {
			continue
		}
		pointers := make([]any, len(a.Names))
		for i, column := range rows.ColumnTypes() {
			pointers[i] = reflect.New(column.ScanType()).Interface()
		}
		if err := rows.Scan(pointers...); err != nil {
			return answer{}, err
		}
		row := make([]any, len(pointers))
		for i, pointer := range pointers {
			row[i] = plain(reflect.ValueOf(pointer).Elem())
		}
		a.Rows = append(a.Rows, row)
	}
	return a, rows.Err()
}

func run(address, compression string) error {
	conn, err := open(address, compression)
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx := context.Background()
	if err := conn.Ping(ctx); err != nil {
		return err
	}
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		return err
	}
	answers := make([]answer, len(questions))
	done := make(chan struct{})
	for i, q := range questions {
		go func() {
			a, err := ask(ctx, conn, q)
			if err != nil {
				a.Error = err.Error()
			}
			answers[i] = a
			done <- struct{}{}
		}()
	}
	for range questions {
		<-done
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
