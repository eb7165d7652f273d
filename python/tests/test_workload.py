import numpy as np
import pytest

import cosa

CONVOLUTION = {
    "problem": {
        "R": 3, "S": 3, "P": 56, "Q": 28, "C": 64, "K": 32, "N": 2,
        "Wstride": 2, "Hstride": 1, "Wdilation": 1, "Hdilation": 1,
    }
}  # fmt: skip


def test_a_convolution_has_seven_dimensions_and_three_tensors():
    conv = cosa.convolution("conv", r=3, s=3, p=56, q=28, c=64, k=32, n=2, w_stride=2)
    assert conv.name == "conv"
    assert conv.dimensions == {"R": 3, "S": 3, "P": 56, "Q": 28, "C": 64, "K": 32, "N": 2}
    assert [tensor.name for tensor in conv.tensors] == ["Weights", "Inputs", "Outputs"]
    assert conv.tensors[1].ranks == [{"N": 1}, {"C": 1}, {"P": 2, "R": 1}, {"Q": 1, "S": 1}]
    assert [tensor.output for tensor in conv.tensors] == [False, False, True]
    assert conv.operations == 3 * 3 * 56 * 28 * 64 * 32 * 2


def test_one_convolution_from_code_file_text_and_dict(tmp_path):
    made = cosa.convolution("conv", r=3, s=3, p=56, q=28, c=64, k=32, n=2, w_stride=2)
    text = "problem: {R: 3, S: 3, P: 56, Q: 28, C: 64, K: 32, N: 2, Wstride: 2}\n"
    file = tmp_path / "conv.yaml"
    file.write_text(text)
    assert cosa.Workload.from_file(file) == made
    assert cosa.Workload.from_yaml(text, "conv") == made
    assert cosa.Workload.from_dict(CONVOLUTION, "conv") == made
    assert made.to_dict() == CONVOLUTION


def test_numbers_may_be_of_numpy():
    problem = {"problem": {"einsum": "Z[m] += A[m,k] * B[k]",
                           "extents": {"m": np.int64(4), "k": np.int32(2)}}}  # fmt: skip
    assert cosa.Workload.from_dict(problem).dimensions == {"m": 4, "k": 2}


def test_tensors_in_code_say_what_an_einsum_says():
    tensors = [
        cosa.Tensor("W", [{"k": 1}, {"r": 1}]),
        cosa.Tensor("I", [{"p": 2, "r": 1}]),
        cosa.Tensor("O", [{"k": 1}, {"p": 1}], output=True, word_bits=24),
    ]
    extents = {"k": 8, "p": 5, "r": 3}
    made = cosa.Workload("conv1d", extents, tensors)
    assert made == cosa.einsum("conv1d", "O[k,p] += W[k,r] * I[2*p + r]", extents, {"O": 24})
    assert cosa.Workload.from_dict(made.to_dict(), "conv1d") == made


def test_a_product_is_three_matrices(product):
    assert product.to_dict() == {
        "problem": {
            "einsum": "Z[M,N] += A[M,K] * B[K,N]",
            "extents": {"M": 4, "N": 4, "K": 4},
        }
    }


def test_an_error_in_a_file_says_where(tmp_path):
    file = tmp_path / "conv.yaml"
    file.write_text("problem:\n  R: 3\n  S: 0\n")
    with pytest.raises(cosa.InputError) as caught:
        cosa.Workload.from_file(file)
    error = caught.value
    assert (error.file, error.line, error.key) == (str(file), 3, "problem.S")
    assert error.message and error.mend
    assert isinstance(error, ValueError)


def test_an_error_in_a_dict_has_no_place():
    with pytest.raises(cosa.InputError) as caught:
        cosa.Workload.from_dict({"problem": {"R": 0}})
    assert (caught.value.file, caught.value.line, caught.value.key) == (None, None, "problem.R")


def test_a_tensor_of_an_unknown_dimension_is_refused():
    with pytest.raises(cosa.InputError, match="indexed by x, which is no dimension"):
        cosa.Workload("w", {"m": 4}, [cosa.Tensor("A", [{"x": 1}], output=True)])


def test_what_may_not_be_meant_is_a_warning():
    with pytest.warns(cosa.InputWarning, match="dilation"):
        cosa.Workload.from_yaml(
            "problem: {R: 1, S: 1, P: 1, Q: 1, C: 1, K: 1, N: 1, Wdilation: 0, Hdilation: 1}"
        )
