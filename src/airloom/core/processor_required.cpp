/// What the compiler was allowed to use in this build: compiled as everything else is, but nothing of it ever runs.
#include "airloom/core/processor.hpp"

extern "C" const std::uint32_t airloom_required_features = 0
#define AIRLOOM_NEEDS(feature) | airloom::bit(airloom::Feature::feature)
#ifdef __SSE3__
    AIRLOOM_NEEDS(sse3)
#endif
#ifdef __SSSE3__
        AIRLOOM_NEEDS(ssse3)
#endif
#ifdef __SSE4_1__
            AIRLOOM_NEEDS(sse4_1)
#endif
#ifdef __SSE4_2__
                AIRLOOM_NEEDS(sse4_2)
#endif
#ifdef __POPCNT__
                    AIRLOOM_NEEDS(popcnt)
#endif
#if defined(__x86_64__) && defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16)
                        AIRLOOM_NEEDS(cx16)
#endif
#ifdef __AVX__
                            AIRLOOM_NEEDS(avx)
#endif
#ifdef __F16C__
                                AIRLOOM_NEEDS(f16c)
#endif
#ifdef __FMA__
                                    AIRLOOM_NEEDS(fma)
#endif
#ifdef __MOVBE__
                                        AIRLOOM_NEEDS(movbe)
#endif
#ifdef __LZCNT__
                                            AIRLOOM_NEEDS(lzcnt)
#endif
#ifdef __BMI__
                                                AIRLOOM_NEEDS(bmi1)
#endif
#ifdef __AVX2__
                                                    AIRLOOM_NEEDS(avx2)
#endif
#ifdef __BMI2__
                                                        AIRLOOM_NEEDS(bmi2)
#endif
#ifdef __AVX512F__
                                                            AIRLOOM_NEEDS(avx512f)
#endif
#ifdef __AVX512BW__
                                                                AIRLOOM_NEEDS(avx512bw)
#endif
#ifdef __AVX512CD__
                                                                    AIRLOOM_NEEDS(avx512cd)
#endif
#ifdef __AVX512DQ__
                                                                        AIRLOOM_NEEDS(avx512dq)
#endif
#ifdef __AVX512VL__
                                                                            AIRLOOM_NEEDS(avx512vl)
#endif
#ifdef __AVX512IFMA__
                                                                                AIRLOOM_NEEDS(avx512ifma)
#endif
#ifdef __AVX512VBMI__
                                                                                    AIRLOOM_NEEDS(avx512vbmi)
#endif
#ifdef __AVX512VBMI2__
                                                                                        AIRLOOM_NEEDS(avx512vbmi2)
#endif
#ifdef __AVX512VNNI__
                                                                                            AIRLOOM_NEEDS(avx512vnni)
#endif
#ifdef __AVX512BITALG__
                                                                                                AIRLOOM_NEEDS(avx512bitalg)
#endif
#ifdef __AVX512VPOPCNTDQ__
                                                                                                    AIRLOOM_NEEDS(avx512vpopcntdq)
#endif
#ifdef __AVX512BF16__
                                                                                                        AIRLOOM_NEEDS(avx512bf16)
#endif
    ;
