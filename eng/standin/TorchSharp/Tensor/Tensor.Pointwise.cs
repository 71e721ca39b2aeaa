namespace TorchSharp;

public static partial class torch
{
    // Functions of one element each.
    public partial class Tensor
    {
        public Tensor abs() => Operators.Call("abs", this);

        public Tensor abs_() => Operators.CallInPlace("abs_", this);

        public Tensor absolute() => Operators.Call("absolute", this);

        public Tensor absolute_() => Operators.CallInPlace("absolute_", this);

        public Tensor acos() => Operators.Call("acos", this);

        public Tensor acos_() => Operators.CallInPlace("acos_", this);

        public Tensor asin() => Operators.Call("asin", this);

        public Tensor asin_() => Operators.CallInPlace("asin_", this);

        public Tensor atan() => Operators.Call("atan", this);

        public Tensor atan_() => Operators.CallInPlace("atan_", this);

        public Tensor ceil() => Operators.Call("ceil", this);

        public Tensor ceil_() => Operators.CallInPlace("ceil_", this);

        public Tensor cos() => Operators.Call("cos", this);

        public Tensor cos_() => Operators.CallInPlace("cos_", this);

        public Tensor cosh() => Operators.Call("cosh", this);

        public Tensor cosh_() => Operators.CallInPlace("cosh_", this);

        public Tensor erf() => Operators.Call("erf", this);

        public Tensor erf_() => Operators.CallInPlace("erf_", this);

        public Tensor erfc() => Operators.Call("erfc", this);

        public Tensor erfc_() => Operators.CallInPlace("erfc_", this);

        public Tensor erfinv() => Operators.Call("erfinv", this);

        public Tensor erfinv_() => Operators.CallInPlace("erfinv_", this);

        public Tensor exp() => Operators.Call("exp", this);

        public Tensor exp_() => Operators.CallInPlace("exp_", this);

        public Tensor exp2() => Operators.Call("exp2", this);

        public Tensor expm1() => Operators.Call("expm1", this);

        public Tensor expm1_() => Operators.CallInPlace("expm1_", this);

        public Tensor fix() => Operators.Call("fix", this);

        public Tensor fix_() => Operators.CallInPlace("fix_", this);

        public Tensor floor() => Operators.Call("floor", this);

        public Tensor floor_() => Operators.CallInPlace("floor_", this);

        public Tensor frac() => Operators.Call("frac", this);

        public Tensor frac_() => Operators.CallInPlace("frac_", this);

        public Tensor log() => Operators.Call("log", this);

        public Tensor log_() => Operators.CallInPlace("log_", this);

        public Tensor log10() => Operators.Call("log10", this);

        public Tensor log10_() => Operators.CallInPlace("log10_", this);

        public Tensor log1p() => Operators.Call("log1p", this);

        public Tensor log1p_() => Operators.CallInPlace("log1p_", this);

        public Tensor log2() => Operators.Call("log2", this);

        public Tensor log2_() => Operators.CallInPlace("log2_", this);

        public Tensor neg() => Operators.Call("neg", this);

        public Tensor neg_() => Operators.CallInPlace("neg_", this);

        public Tensor negative() => Operators.Call("negative", this);

        public Tensor reciprocal() => Operators.Call("reciprocal", this);

        public Tensor reciprocal_() => Operators.CallInPlace("reciprocal_", this);

        public Tensor relu() => Operators.Call("relu", this);

        public Tensor relu_() => Operators.CallInPlace("relu_", this);

        public Tensor relu6() => Operators.Call("relu6", this);

        public Tensor relu6_() => Operators.CallInPlace("relu6_", this);

        public Tensor rsqrt() => Operators.Call("rsqrt", this);

        public Tensor rsqrt_() => Operators.CallInPlace("rsqrt_", this);

        public Tensor sigmoid() => Operators.Call("sigmoid", this);

        public Tensor sigmoid_() => Operators.CallInPlace("sigmoid_", this);

        public Tensor sign() => Operators.Call("sign", this);

        public Tensor sign_() => Operators.CallInPlace("sign_", this);

        public Tensor sin() => Operators.Call("sin", this);

        public Tensor sin_() => Operators.CallInPlace("sin_", this);

        public Tensor sinh() => Operators.Call("sinh", this);

        public Tensor sinh_() => Operators.CallInPlace("sinh_", this);

        public Tensor silu() => Operators.Call("silu", this);

        public Tensor silu_() => Operators.CallInPlace("silu_", this);

        public Tensor gelu() => Operators.Call("gelu", this);

        public Tensor selu() => Operators.Call("selu", this);

        public Tensor selu_() => Operators.CallInPlace("selu_", this);

        public Tensor celu() => Operators.Call("celu", this);

        public Tensor celu_() => Operators.CallInPlace("celu_", this);

        public Tensor log_sigmoid() => Operators.Call("log_sigmoid", this);

        public Tensor sqrt() => Operators.Call("sqrt", this);

        public Tensor sqrt_() => Operators.CallInPlace("sqrt_", this);

        public Tensor square() => Operators.Call("square", this);

        public Tensor tan() => Operators.Call("tan", this);

        public Tensor tan_() => Operators.CallInPlace("tan_", this);

        public Tensor tanh() => Operators.Call("tanh", this);

        public Tensor tanh_() => Operators.CallInPlace("tanh_", this);

        public Tensor trunc() => Operators.Call("trunc", this);

        public Tensor trunc_() => Operators.CallInPlace("trunc_", this);

        public Tensor lgamma() => Operators.Call("lgamma", this);

        public Tensor lgamma_() => Operators.CallInPlace("lgamma_", this);

        public Tensor digamma() => Operators.Call("digamma", this);

        public Tensor digamma_() => Operators.CallInPlace("digamma_", this);

        public Tensor deg2rad() => Operators.Call("deg2rad", this);

        public Tensor logical_not() => Operators.Call("logical_not", this);

        public Tensor logical_not_() => Operators.CallInPlace("logical_not_", this);

        public Tensor bitwise_not() => Operators.Call("bitwise_not", this);

        public Tensor bitwise_not_() => Operators.CallInPlace("bitwise_not_", this);

        public Tensor isnan() => Operators.Call("isnan", this);

        public Tensor isinf() => Operators.Call("isinf", this);

        public Tensor isfinite() => Operators.Call("isfinite", this);

        public Tensor isneginf() => Operators.Call("isneginf", this);

        public Tensor isposinf() => Operators.Call("isposinf", this);

        public Tensor signbit() => Operators.Call("signbit", this);

        public Tensor hardsigmoid() => Operators.Call("hardsigmoid", this);

        public Tensor hardsigmoid_() => Operators.CallInPlace("hardsigmoid_", this);

        public Tensor hardswish() => Operators.Call("hardswish", this);

        public Tensor hardswish_() => Operators.CallInPlace("hardswish_", this);

        public Tensor nansum() => Operators.Call("nansum", this);

        public Tensor positive() => Operators.Call("positive", this);
    }
}
