;; The inner loop of the forward pass, four columns at a time (SIMD). `npm run build:kernel` makes kernel.wasm of it.
(module
  ;; The parameters of the network, which all threads share, and what one thread works with.
  (import "network" "weights" (memory $weights 1 65536 shared))
  (import "network" "scratch" (memory $scratch 1))

  ;; The address of the row whose number stands at $rows.
  (func $row (param $matrix i32) (param $width i32) (param $rows i32) (result i32)
    (i32.add (local.get $matrix) (i32.mul (local.get $width) (i32.load $scratch (local.get $rows)))))

  ;; sum += Σᵢ values[i] · row rows[i] of the matrix, for `count` rows, four of them at a time so that the sum is loaded
  ;; and stored a quarter as often. All are addresses of 32-bit numbers, the matrix in $weights and the others in
  ;; $scratch. Behind the last row, rows and values must have three zeros more.
  (func (export "addScaledRows")
    (param $sum i32) (param $matrix i32) (param $columns i32)
    (param $rows i32) (param $values i32) (param $count i32)
    (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local $column i32) (local $width i32) (local $wide i32) (local $at i32)
    (local $p v128) (local $q v128) (local $r v128) (local $s v128)
    (local.set $width (i32.shl (local.get $columns) (i32.const 2)))
    (local.set $wide (i32.and (local.get $width) (i32.const -16)))
    (block $allRows (loop $nextRows
      (br_if $allRows (i32.le_s (local.get $count) (i32.const 0)))
      (local.set $a (call $row (local.get $matrix) (local.get $width) (local.get $rows)))
      (local.set $b (call $row (local.get $matrix) (local.get $width) (i32.add (local.get $rows) (i32.const 4))))
      (local.set $c (call $row (local.get $matrix) (local.get $width) (i32.add (local.get $rows) (i32.const 8))))
      (local.set $d (call $row (local.get $matrix) (local.get $width) (i32.add (local.get $rows) (i32.const 12))))
      (local.set $p (v128.load32_splat $scratch (local.get $values)))
      (local.set $q (v128.load32_splat $scratch offset=4 (local.get $values)))
      (local.set $r (v128.load32_splat $scratch offset=8 (local.get $values)))
      (local.set $s (v128.load32_splat $scratch offset=12 (local.get $values)))
      (local.set $column (i32.const 0))

      (block $wideColumns (loop $nextFour
        (br_if $wideColumns (i32.ge_u (local.get $column) (local.get $wide)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (v128.store $scratch (local.get $at)
          (f32x4.add (v128.load $scratch (local.get $at))
            (f32x4.add
              (f32x4.add
                (f32x4.mul (local.get $p) (v128.load $weights (i32.add (local.get $a) (local.get $column))))
                (f32x4.mul (local.get $q) (v128.load $weights (i32.add (local.get $b) (local.get $column)))))
              (f32x4.add
                (f32x4.mul (local.get $r) (v128.load $weights (i32.add (local.get $c) (local.get $column))))
                (f32x4.mul (local.get $s) (v128.load $weights (i32.add (local.get $d) (local.get $column))))))))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br $nextFour)))

      (block $allColumns (loop $nextOne
        (br_if $allColumns (i32.ge_u (local.get $column) (local.get $width)))
        (local.set $at (i32.add (local.get $sum) (local.get $column)))
        (f32.store $scratch (local.get $at)
          (f32.add (f32.load $scratch (local.get $at))
            (f32.add
              (f32.add
                (f32.mul (f32x4.extract_lane 0 (local.get $p)) (f32.load $weights (i32.add (local.get $a) (local.get $column))))
                (f32.mul (f32x4.extract_lane 0 (local.get $q)) (f32.load $weights (i32.add (local.get $b) (local.get $column)))))
              (f32.add
                (f32.mul (f32x4.extract_lane 0 (local.get $r)) (f32.load $weights (i32.add (local.get $c) (local.get $column))))
                (f32.mul (f32x4.extract_lane 0 (local.get $s)) (f32.load $weights (i32.add (local.get $d) (local.get $column))))))))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (br $nextOne)))

      (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (local.set $count (i32.sub (local.get $count) (i32.const 4)))
      (br $nextRows)))))
